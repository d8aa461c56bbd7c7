// What is wrong with specs, against the vectors that the trainer runs on run.json (trainer/tests/test_conformance.py).
import assert from 'node:assert/strict';
import { checkSpec } from '../../src/specs/check';
import { vectors } from './vectors';

interface Vector {
  readonly promise: string;
  /** Fields of a spec that is good otherwise. */
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly without?: readonly string[];
  readonly problems: readonly (readonly [code: string, path: string, sentences: string])[];
}

const good = {
  model: 'nudge-tiny', prompts: [''], maxTokens: 32,
  constraints: [{ name: 'women', moment: 0.5, feature: { type: 'words', words: ['she'] } }], training: {},
};

/** With infinite numbers as a file has them. */
function json(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => part === Infinity ? 'infinite' : part === -Infinity ? '-infinite' : part).replace(/"(-?)infinite"/g, '$11e999');
}

for (const file of ['structure', 'types', 'meaning']) {
  describe(`the ${file} of a spec: what is wrong with`, () => {
    for (const { promise, spec, without = [], problems } of vectors(`specs/${file}.json`) as Vector[]) {
      it(promise, () => {
        const fields = Object.entries({ ...good, ...spec }).filter(([name]) => !without.includes(name));
        const found = checkSpec(json(Object.fromEntries(fields))).problems;
        assert.deepEqual(found.map(({ code, path, message, remedy }) => [code, path, `${message} ${remedy}`]), problems);
      });
    }
  });
}
