// The features against the vectors that their twins run too (trainer/tests/test_conformance.py).
import assert from 'node:assert/strict';
import schema from '../../schemas/spec.schema.json';
import { build, fault, prepare } from '../../src/features';
import type { Feature } from '../../src/shared/run';
import { quoted, vectors } from './vectors';

interface Vector {
  readonly promise: string;
  readonly feature: Feature;
  readonly cases: readonly (readonly [text: string, value: number, tokens?: number])[];
}

const { good, bad } = vectors('features/faults.json') as { good: string[]; bad: [pattern: string, sentence: string][] };

/** Their values come of a network: encoders.test.ts. */
const ofNetworks = ['classifier', 'similarity'];

for (const { $ref } of schema.definitions.feature.oneOf) {
  const kind = ($ref.split('/').at(-1) ?? '').replace('Feature', '');
  if (ofNetworks.includes(kind)) continue;
  describe(`the feature kind ${kind}`, () => {
    for (const { promise, feature, cases } of vectors(`features/${kind}.json`) as Vector[]) {
      it(promise, async () => {
        await prepare([{ feature }], process.cwd());
        const { value, unreadable } = build(feature);
        for (const [text, expected, tokens = 0] of cases) assert.equal(value(text, tokens), unreadable === true ? Number.NaN : expected, quoted(text));
      });
    }
  });
}

describe('a pattern', () => {
  it('is good where RE2 knows what it means', () => {
    for (const pattern of good) assert.equal(fault(pattern), undefined, quoted(pattern));
  });

  it('is refused with the reason where it is none of RE2\'s', () => {
    for (const [pattern, sentence] of bad) assert.equal(fault(pattern), sentence, quoted(pattern));
  });
});

describe('the places that speak for a feature', () => {
  const found = (feature: Feature, text: string): string[] => build(feature).matches(text).map(({ start, end }) => text.slice(start, end));

  it('are whole words and phrases as the text writes them', () => {
    const feature: Feature = { type: 'words', words: ['she', 'new york', 'don\'t', '\u0130zmir', 'e\u0301t\u00e9'] };
    assert.deepEqual(found(feature, 'She left New\n York.'), ['She', 'New\n York']);
    assert.deepEqual(found(feature, 'I don\u2019t, \u0130zmir, \u00e9te\u0301 \ufe0fshe'), ['don\u2019t', '\u0130zmir', '\u00e9te\u0301', 'she']);
    assert.deepEqual(found(feature, 'ashes'), []);
  });

  it('are the words of the list that is to prevail', () => {
    assert.deepEqual(found({ type: 'lexicon', more: ['she'], than: ['he'] }, 'he and she, She'), ['she', 'She']);
  });

  it('are what a pattern matches, unless that is nothing', () => {
    assert.deepEqual(found({ type: 'regex', pattern: '👍|[0-9]*' }, 'a👍12 3'), ['👍', '12', '3']);
  });

  it('are none for a length', () => {
    assert.deepEqual(found({ type: 'length', unit: 'words', min: 1 }, 'one'), []);
  });

  it('are there exactly where the feature is, in order and apart', () => {
    for (const { feature, cases } of vectors('features/words.json') as Vector[]) {
      for (const [text, value] of cases) {
        const ranges = build(feature).matches(text);
        assert.equal(ranges.length > 0, value === 1, quoted(text));
        assert.ok(ranges.every(({ start, end }, i) => start >= (ranges[i - 1]?.end ?? 0) && end > start && end <= text.length), quoted(text));
      }
    }
  });
});
