// What a run demands of every text, in all its forms.
import assert from 'node:assert/strict';
import { demandsOf } from '../../../src/features/demands';

const words = (...list: string[]): { type: 'words'; words: string[] } => ({ type: 'words', words: list });

describe('what is demanded of every text', () => {
  it('is what has a moment of one or zero', () => {
    const { names, accept } = demandsOf([{ name: 'a', feature: words('x'), moment: 1 }, { name: 'b', feature: words('y'), moment: 0 }, { name: 'c', feature: words('z'), moment: 0.5 }]);
    assert.deepEqual(names, ['a', 'b']);
    assert.deepEqual(['x', 'x y', 'z', 'x z'].map((text) => accept(text, 1, 0)), [true, false, false, true]);
  });

  it('is never a mean, even one of one', () => {
    assert.deepEqual(demandsOf([{ name: 'a', feature: { type: 'length', unit: 'words' }, moment: 1 }]).names, []);
  });

  it('leaves texts alone that a share among is not about', () => {
    const { accept } = demandsOf([{ name: 'a', feature: words('she'), among: words('she', 'he'), moment: 1 }]);
    assert.deepEqual(['she', 'he', 'it'].map((text) => accept(text, 1, 0)), [true, false, true]);
  });

  it('is each prompt\'s own, and nothing after a prompt of the user\'s', () => {
    const { names, accept } = demandsOf([{ name: 'a', feature: words('x'), moments: [1, 0, 0.5] }]);
    assert.deepEqual(names, ['a']);
    assert.deepEqual([0, 1, 2, null].map((prompt) => accept('x', 1, prompt)), [true, false, true, true]);
  });

  it('may be what only the trainer can look at', () => {
    const { names, unreadable } = demandsOf([{ name: 'a', feature: words('x'), moment: 1 }, { name: 'b', feature: { type: 'script', file: 'b.py' }, moment: 1 }]);
    assert.deepEqual([names, unreadable], [['a', 'b'], ['b']]);
  });
});
