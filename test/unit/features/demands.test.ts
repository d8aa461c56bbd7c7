// What a run demands of every text, in all its forms.
import assert from 'node:assert/strict';
import { demandsOf, demandsOnly } from '../../../src/features/demands';
import { valuesOf } from '../../../src/features/values';
import { exported, type Readings } from '../../../src/shared/encoders';
import type { Constraint, Feature } from '../../../src/shared/run';

const words = (...list: string[]): { type: 'words'; words: string[] } => ({ type: 'words', words: list });

/** b of each text, read as sampling reads them. */
async function met(constraints: readonly Constraint[], texts: readonly string[], prompt: number | null = 0, readings?: Readings): Promise<boolean[]> {
  const values = valuesOf(constraints, readings);
  const read = await values.read(texts.map((text, index) => ({ index, text, prompt: '', promptIndex: prompt, tokens: [1], logProb: -1, logProbSampled: -1, finish: 'length' })));
  return read.map((own) => demandsOf(constraints, values).accept(own, prompt));
}

function demanded(constraints: readonly Constraint[], readings?: Readings): { names: readonly string[]; unreadable: readonly string[] } {
  const { names, unreadable } = demandsOf(constraints, valuesOf(constraints, readings));
  return { names, unreadable };
}

describe('what is demanded of every text', () => {
  it('is what has a moment of one or zero', async () => {
    const constraints: Constraint[] = [{ name: 'a', feature: words('x'), moment: 1 }, { name: 'b', feature: words('y'), moment: 0 }, { name: 'c', feature: words('z'), moment: 0.5 }];
    assert.deepEqual(demanded(constraints).names, ['a', 'b']);
    assert.deepEqual(await met(constraints, ['x', 'x y', 'z', 'x z']), [true, false, false, true]);
    assert.deepEqual([constraints, constraints.slice(0, 2)].map(demandsOnly), [false, true]);
  });

  it('is never a mean, even one of one', async () => {
    const constraints: Constraint[] = [{ name: 'a', feature: { type: 'length', unit: 'words' }, moment: 1 }];
    assert.deepEqual([demanded(constraints).names, demandsOnly(constraints)], [[], false]);
    assert.deepEqual(await met(constraints, ['two words']), [true]);
  });

  it('leaves texts alone that a share among is not about', async () => {
    assert.deepEqual(await met([{ name: 'a', feature: words('she'), among: words('she', 'he'), moment: 1 }], ['she', 'he', 'it']), [true, false, true]);
  });

  it('is each prompt\'s own, and nothing after a prompt of the user\'s', async () => {
    const constraints: Constraint[] = [{ name: 'a', feature: words('x'), moments: [1, 0, 0.5] }];
    assert.deepEqual(demanded(constraints).names, ['a']);
    assert.deepEqual(await Promise.all([0, 1, 2, null].map((prompt) => met(constraints, ['x'], prompt))), [[true], [false], [true], [true]]);
  });

  it('may be what only the trainer can look at', () => {
    assert.deepEqual(demanded([{ name: 'a', feature: words('x'), moment: 1 }, { name: 'b', feature: { type: 'script', file: 'b.py' }, moment: 1 }]), { names: ['a', 'b'], unreadable: ['b'] });
  });

  it('are unreadable where a condition is', () => {
    assert.deepEqual(demanded([{ name: 'a', feature: words('x'), among: { type: 'script', file: 'b.py' }, moment: 1 }]).unreadable, ['a']);
  });

  it('of a network are readable where the run holds it and its texts were read', async () => {
    const sure: Feature = { type: 'classifier', model: 'm', label: 'POSITIVE', threshold: 0.5, encoder: 'classifier-1' };
    const constraints: Constraint[] = [
      { name: 'a', feature: sure, moment: 1 }, { name: 'b', feature: { type: 'categories', of: { good: sure, x: words('x') } }, moment: 1 }, { name: 'c', feature: words('z'), among: sure, moment: 0 },
      { name: 'd', feature: { type: 'classifier', model: 'm', label: 'POSITIVE', encoder: 'classifier-1' }, moment: 1 },
    ];
    assert.deepEqual(demanded(constraints).unreadable, ['a', 'b', 'c']);
    assert.deepEqual(demanded(constraints, exported(['similarity-1'])).unreadable, ['a', 'b', 'c']);
    const said = new Map([['odd', Number.NaN]]);
    const readings: Readings = {
      has: () => true, value: (_feature, text) => said.get(text),
      read: (_features, texts) => { for (const text of texts) if (!said.has(text)) said.set(text, text.startsWith('good') ? 0.5 : 0.49); return Promise.resolve(); },
    };
    assert.deepEqual(demanded(constraints, readings), { names: ['a', 'b', 'c'], unreadable: [] });
    // Not-a-number is a network that says nothing of the text: one without the feature.
    assert.deepEqual(await met(constraints, ['good', 'bad', 'good x', 'x', 'good z', 'odd'], null, readings), [true, false, false, false, false, false]);
  });
});
