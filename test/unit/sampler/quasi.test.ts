// Quasi-rejection against exact sums over a policy of eight texts.
import assert from 'node:assert/strict';
import { acceptanceAt, logBetaFor, tvBound } from '../../../src/sampler/beta';
import { sampleQuasi } from '../../../src/sampler/quasi';
import { logW, p, policy, sampler, sharesOf, texts, totalVariation, weighing } from '../../support/toy-policy';

const copies = 2000;
/** Every text as often as the policy writes it: sums over these are exact to 1/2000. */
const exactly = texts.flatMap((_, i) => Array.from({ length: Math.round((policy[i] as number) * copies * 61) }, () => logW[i] as number));
const acceptanceOf = (logBeta: number): number => texts.reduce((sum, _, i) => sum + (policy[i] as number) * Math.min(1, Math.exp((logW[i] as number) - logBeta)), 0);
const acceptedAt = (logBeta: number): number[] => {
  const kept = texts.map((_, i) => Math.min(p[i] as number, Math.exp(logBeta) * (policy[i] as number)));
  return kept.map((weight) => weight / kept.reduce((sum, one) => sum + one, 0));
};
const boundAt = (logBeta: number): number => 1 - texts.reduce((sum, _, i) => sum + Math.min(p[i] as number, Math.exp(logBeta) * (policy[i] as number)), 0);

describe('quasi-rejection', () => {
  for (const rate of [0.2, 0.5, 0.9]) {
    it(`finds the β at which ${String(rate)} of the texts are accepted`, () => {
      const logBeta = logBetaFor(exactly, rate);
      assert.ok(Math.abs(acceptanceAt(exactly, logBeta) - rate) < 1e-9);
      assert.ok(Math.abs(acceptanceOf(logBeta) - rate) < 1e-3);
    });

    it(`draws what the formula says at ${String(rate)}, no further from the target than its bound`, async () => {
      const logBeta = logBetaFor(exactly, rate);
      const { samples, drawn } = await sampleQuasi(sampler, { folder: 'onnx', count: 20_000, seed: 3 }, 1, weighing, logBeta);
      assert.ok(Math.abs(samples.length / drawn - rate) < 0.015);
      assert.ok(totalVariation(sharesOf(samples), acceptedAt(logBeta)) < 0.015);
      const { value, high } = tvBound(exactly, logBeta, 0);
      assert.ok(Math.abs(value - boundAt(logBeta)) < 1e-3 && high >= value);
      assert.ok(totalVariation(acceptedAt(logBeta), p) <= boundAt(logBeta) + 1e-12);
    });
  }

  it('counts the rate among the texts that meet the demands', () => {
    const half = [...exactly, ...exactly.map(() => -Infinity)];
    assert.ok(Math.abs(logBetaFor(half, 0.5) - logBetaFor(exactly, 0.5)) < 1e-9);
    assert.equal(logBetaFor([-Infinity], 0.5), -Infinity);
  });

  it('is exact where β is above every weight', async () => {
    const { samples } = await sampleQuasi(sampler, { folder: 'onnx', count: 20_000, seed: 4 }, 1, weighing, Math.max(...logW));
    assert.ok(totalVariation(sharesOf(samples), p) < 0.015);
    assert.ok(boundAt(Math.max(...logW)) < 1e-12);
  });

  it('sees in the base samples\' Z what the policy has forgotten', () => {
    // A policy that lost a quarter of p and is p otherwise: on its own samples every weight is one.
    const lost = exactly.map(() => Math.log(0.75));
    assert.ok(Math.abs(tvBound(lost, 0, 0).value - 0.25) < 1e-12);
    assert.ok(tvBound(lost, 0, 0.05).high > 0.3);
  });

  it('gives the same texts for a seed in whatever portions they are drawn', async () => {
    const many = await sampleQuasi(sampler, { folder: 'onnx', count: 300, seed: 5 }, 1, weighing, 0);
    const few = await sampleQuasi(sampler, { folder: 'onnx', count: 10, seed: 5 }, 1, weighing, 0);
    assert.deepEqual(few.samples, many.samples.slice(0, 10));
  });
});
