// Figures of small batches are shown together, until they rest on enough samples.
import assert from 'node:assert/strict';
import { lately, latelySteps } from '../../../src/runs/lately';
import type { StepEvent } from '../../../src/shared/events';

function step(number: number, n: number, mean: number, kl: number | null = 0.5): StepEvent {
  return {
    seq: number, time: number, type: 'step', step: number, samples: number * n, moments: { women: { mean, low: mean - 0.08, high: mean + 0.06, n, target: 0.5 } },
    // The trainer writes null for what is not a finite number.
    klTargetPolicy: kl as number, klPolicyBase: 1, tvTargetPolicy: 0.1, z: 1, ess: 10, entropy: 20, samplesPerSecond: 300, learningRate: 1e-3, seconds: number,
  };
}

describe('lately', () => {
  it('takes a batch of enough samples as it is', () => {
    const last = step(2, 256, 0.4);
    assert.equal(lately([step(1, 256, 0.1), last]), last);
    assert.equal(lately([]), undefined);
  });

  it('takes as many small batches together as make enough samples', () => {
    const steps = Array.from({ length: 12 }, (_, index) => step(index + 1, 64, index < 8 ? 0.9 : 0.1 * (index - 7)));
    const now = lately(steps);
    assert.equal(now?.step, 12);
    const women = now?.moments['women'];
    assert.equal(women?.n, 256);
    assert.ok(Math.abs((women?.mean ?? 0) - 0.25) < 1e-12);
    assert.ok(Math.abs((women?.low ?? 0) - (0.25 - 0.04)) < 1e-12, 'a quarter of the variance is half of the width');
    assert.ok(Math.abs((women?.high ?? 0) - (0.25 + 0.03)) < 1e-12);
  });

  it('weighs batches by the samples that a share among others rests on, and leaves out those without any', () => {
    const now = lately([step(1, 100, 0.2), step(2, 0, Number.NaN), step(3, 50, 0.5)]);
    assert.equal(now?.moments['women']?.n, 150);
    assert.ok(Math.abs((now?.moments['women']?.mean ?? 0) - 0.3) < 1e-12);
  });

  it('leaves out divergences that are not finite numbers, and goes back so many steps at most', () => {
    const steps = Array.from({ length: 40 }, (_, index) => step(index, 2, 0.5, index % 2 === 0 ? null : index));
    assert.equal(lately(steps)?.klTargetPolicy, 32);
    assert.equal(lately(steps)?.moments['women']?.n, 2 * latelySteps);
    assert.ok(Number.isNaN(lately([step(1, 2, 0.5, null), step(2, 2, 0.5, null)])?.klTargetPolicy));
  });
});
