// A long run is thinned for the wire without losing what a reader would look for: its extremes and its ends.
import assert from 'node:assert/strict';
import { decimate } from '../../../src/panel/thin';
import type { StepPoint } from '../../../src/shared/run-view';
import { random } from '../../support/recorded-run';

function points(count: number): StepPoint[] {
  const next = random(3);
  return Array.from({ length: count }, (_, index): StepPoint => ({
    step: index + 1, moments: [[next(), 0, 1], null], klTargetPolicy: next(), klPolicyBase: next(), tvTargetPolicy: next(), ess: next() * 100, distinct2: null,
  }));
}

const columns: Record<string, (point: StepPoint) => number | null> = {
  moment: ({ moments }) => moments[0]?.[0] ?? null, klTargetPolicy: ({ klTargetPolicy }) => klTargetPolicy, klPolicyBase: ({ klPolicyBase }) => klPolicyBase,
  tvTargetPolicy: ({ tvTargetPolicy }) => tvTargetPolicy, ess: ({ ess }) => ess,
};

describe('thinning a series', () => {
  it('leaves a series alone that is short enough', () => {
    const short = points(2000);
    assert.deepEqual(decimate(short, 2000), short);
  });

  for (const count of [2001, 5000, 100_000]) {
    it(`keeps at most 2,000 of ${String(count)} points, in order, with both ends and every column's extremes`, () => {
      const all = points(count);
      const kept = decimate(all, 2000);
      assert.ok(kept.length <= 2000 && kept.length > 500, String(kept.length));
      assert.deepEqual(kept.map(({ step }) => step), [...new Set(kept.map(({ step }) => step))].sort((one, other) => one - other));
      assert.equal(kept[0]?.step, 1);
      assert.equal(kept.at(-1)?.step, count);
      for (const [name, value] of Object.entries(columns)) {
        const range = (some: readonly StepPoint[]) => some.map((point) => value(point) ?? Number.NaN).reduce<[number, number]>(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]);
        assert.deepEqual(range(kept), range(all), name);
      }
    });
  }
});
