// log P/a of a text: demands, shares, shares among, moments by prompt, means.
import assert from 'node:assert/strict';
import { targetOf } from '../../../src/sampler/target';

const feature = { type: 'words' as const, words: ['x'] };

describe('the target of a run', () => {
  it('refuses what does not meet a demand, and weighs shares and means', () => {
    const { logRatio } = targetOf([{ name: 'a', feature, moment: 1 }, { name: 'b', feature, moment: 0.5 }, { name: 'c', feature: { type: 'length', unit: 'words' }, moment: 12 }], [true, true, false], { lambda: { a: null, b: 2, c: -0.1 } });
    assert.equal(logRatio([0, 1, 10], 0), -Infinity);
    assert.equal(logRatio([1, 1, 10], 0), 1);
    assert.equal(logRatio([1, 0, 0], 0), 0);
  });

  it('reads a mean of one as a mean', () => {
    const { logRatio, statistics } = targetOf([{ name: 'c', feature: { type: 'length', unit: 'sentences' }, moment: 1 }], [false], { lambda: { c: 0.5 } });
    assert.equal(logRatio([3], 0), 1.5);
    assert.deepEqual(statistics.map(({ low, high }) => [low, high]), [[1, 1]]);
  });

  it('centres shares among other texts, and says nothing of the rest', () => {
    const { logRatio } = targetOf([{ name: 'a', feature, among: feature, moment: 0.25 }], [true], { lambda: { a: 2 } });
    assert.deepEqual([[1], [0], [Number.NaN]].map((values) => logRatio(values, 0)), [1.5, -0.5, 0]);
  });

  it('takes each prompt\'s own moment and λ', () => {
    const { logRatio, statistics } = targetOf([{ name: 'a', feature, moments: [0.9, 1, 0.2] }], [true], { lambda: { a: [2, null, -1] } });
    assert.ok(Math.abs(logRatio([1], 0) - 0.2) < 1e-12);
    assert.deepEqual([logRatio([1], 1), logRatio([0], 1)], [0, -Infinity]);
    assert.ok(Math.abs(logRatio([0], 2) - 0.2) < 1e-12);
    assert.deepEqual(statistics.map(({ prompt }) => prompt), [0, 2]);
  });

  it('keeps an interval\'s open end', () => {
    const { statistics } = targetOf([{ name: 'a', feature, moment: { min: 0.3 } }], [true], { lambda: { a: 0 } });
    assert.deepEqual(statistics.map(({ low, high }) => [low, high]), [[0.3, Infinity]]);
  });
});
