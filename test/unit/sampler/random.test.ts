import assert from 'node:assert/strict';
import { randomStream } from '../../../src/sampler/random';

const draws = (seed: number, index: number, count: number): number[] => {
  const next = randomStream(seed, index);
  return Array.from({ length: count }, next);
};

/** Σ (observed − expected)² / expected over 20 equal bins. */
function chiSquared(values: readonly number[]): number {
  const expected = values.length / 20;
  const bins = Array.from({ length: 20 }, (_, bin) => values.filter((value) => Math.floor(value * 20) === bin).length);
  return bins.reduce((sum, observed) => sum + (observed - expected) ** 2 / expected, 0);
}

describe('random streams', () => {
  it('repeat for the same seed and sample, and differ for another', () => {
    assert.deepEqual(draws(7, 3, 10), draws(7, 3, 10));
    for (const [seed, index] of [[7, 4], [8, 3], [3, 7], [7 + 2 ** 32, 3]] as const) assert.notDeepEqual(draws(7, 3, 10), draws(seed, index, 10));
  });

  it('are uniform along a stream and across the samples of a seed', () => {
    const limit = 43.8; // 99.9 % of a chi-squared variable with 19 degrees of freedom
    assert.ok(chiSquared(draws(1, 0, 20_000)) < limit);
    for (const place of [0, 1, 5]) {
      const across = Array.from({ length: 20_000 }, (_, index) => draws(1, index, place + 1)[place] as number);
      assert.ok(across.every((value) => value >= 0 && value < 1));
      assert.ok(chiSquared(across) < limit);
    }
  });

  it('of neighbouring samples and seeds are not correlated', () => {
    const correlation = (one: readonly number[], other: readonly number[]): number =>
      one.reduce((sum, value, i) => sum + (value - 0.5) * ((other[i] as number) - 0.5), 0) / one.length * 12;
    assert.ok(Math.abs(correlation(draws(5, 0, 10_000), draws(5, 1, 10_000))) < 0.04);
    assert.ok(Math.abs(correlation(draws(5, 0, 10_000), draws(6, 0, 10_000))) < 0.04);
  });
});
