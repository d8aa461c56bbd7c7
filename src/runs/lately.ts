/** What training does now: the figures of its newest steps together, since one small batch says little. */
import type { MomentEstimate, Moments, StepEvent } from '../shared/events';

/** Samples that such figures rest on at least, once so many are drawn. */
const enough = 256;

/** Most steps that are taken together. */
export const latelySteps = 16;

/** The newest step, its estimates replaced by those of as many steps before it as make `enough` samples; steps in order, newest last. */
export function lately(recent: readonly StepEvent[]): StepEvent | undefined {
  const last = recent.at(-1);
  const steps = newest(recent);
  if (!last || steps.length === 1) return last;
  const mean = (value: (step: StepEvent) => number | undefined): number => meanOf(steps.map(value));
  return {
    ...last, moments: pooledMoments(steps, last.moments),
    klTargetPolicy: mean((step) => step.klTargetPolicy), klPolicyBase: mean((step) => step.klPolicyBase), tvTargetPolicy: mean((step) => step.tvTargetPolicy),
    ess: mean((step) => step.ess), ...last.distinct2 !== undefined && { distinct2: mean((step) => step.distinct2) },
  };
}

function newest(recent: readonly StepEvent[]): readonly StepEvent[] {
  return recent.slice(recent.length - together(recent.length, (index) => Math.max(1, ...Object.values(recent[index]?.moments ?? {}).map((moment) => moment?.n ?? 0))));
}

/** How many of the newest of `count` steps are taken together, the samples of each being `samplesOf` its index. */
export function together(count: number, samplesOf: (index: number) => number): number {
  let steps = 0;
  for (let samples = 0; steps < Math.min(count, latelySteps) && samples < enough; samples += samplesOf(count - steps)) steps += 1;
  return steps;
}

/** NaN of nothing; the trainer writes null for what is not a finite number. */
function meanOf(values: readonly (number | null | undefined)[]): number {
  const known = values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

function pooledMoments(steps: readonly StepEvent[], last: Moments): Moments {
  return Object.fromEntries(Object.entries(last).map(([name, moment]) => [name, moment && pooled(steps.flatMap(({ moments }) => moments[name] ?? []), moment)]));
}

/** Independent batches: the mean weighted by their sizes, and intervals whose half-widths add up in squares. */
function pooled(all: readonly MomentEstimate[], last: MomentEstimate): MomentEstimate {
  const known = all.filter(({ mean, n }) => Number.isFinite(mean) && n > 0);
  const n = known.reduce((sum, moment) => sum + moment.n, 0);
  if (n === 0) return last;
  const mean = known.reduce((sum, moment) => sum + moment.n * moment.mean, 0) / n;
  const half = (side: (moment: MomentEstimate) => number): number => Math.hypot(...known.map((moment) => moment.n * side(moment))) / n;
  return { ...last, n, mean, low: mean - half((moment) => moment.mean - moment.low), high: mean + half((moment) => moment.high - moment.mean) };
}
