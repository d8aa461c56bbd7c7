/** When a moment counts as reached: the trainer's defaults (`training.goal`), so that every host says the same as `finished`. */
import { byPrompt } from '../shared/conditional';
import type { MomentEstimate, TargetInterval } from '../shared/events';
import { isNumeric } from '../shared/numeric';
import type { Constraint, Run } from '../shared/run';

/** Of shares, and of means that lie between -1 and 1. */
const shareTolerance = 0.03;
/** Of the target, of lengths. */
const numericTolerance = 0.05;

/** 97.5 % quantile of the normal distribution. */
const z95 = 1.959963984540054;

/** A share of the texts (0..1), not the mean of a numeric feature. */
export function isShare({ feature }: Pick<Constraint, 'feature'>): boolean {
  return !isNumeric(feature);
}

/** The declared moment, or the mean of each prompt's: what one figure can be set against. */
export function wanted({ moment, ...constraint }: Pick<Constraint, 'moment' | 'moments'>): number | TargetInterval {
  const moments = byPrompt(constraint) ?? [];
  return moment ?? moments.reduce((sum, one) => sum + one, 0) / Math.max(1, moments.length);
}

/** How far the mean is from its target; 0 inside an interval. */
export function distance(mean: number, target: number | TargetInterval): number {
  if (typeof target === 'number') return Math.abs(mean - target);
  return Math.max(0, (target.min ?? mean) - mean, mean - (target.max ?? mean));
}

export function isReached(constraint: Constraint, moment: MomentEstimate, goal: Run['training']['goal']): boolean {
  return beyondNoise(moment) <= tolerance(constraint, goal?.moment);
}

/** As `gap`; of a target for each prompt without what their estimates' noise adds (d² − s² of each), which a mean over prompts keeps. */
function beyondNoise(moment: MomentEstimate): number {
  if (moment.meanAbsoluteError === undefined) return gap(moment);
  const distances = (moment.prompts ?? []).flatMap(({ mean, low, high, target }) =>
    typeof mean === 'number' && typeof low === 'number' && typeof high === 'number' ? [Math.sqrt(Math.max(0, (mean - target) ** 2 - ((high - low) / (2 * z95)) ** 2))] : []);
  return distances.length > 0 ? distances.reduce((sum, one) => sum + one, 0) / distances.length : gap(moment);
}

/** Distance to the target; with a target for each prompt the mean absolute error over them. */
export function gap({ mean, target, meanAbsoluteError }: MomentEstimate): number {
  return meanAbsoluteError ?? distance(mean, target);
}

function tolerance(constraint: Constraint, declared: number | undefined): number {
  if (declared !== undefined) return declared;
  if (isShare(constraint) || constraint.feature.type !== 'length') return shareTolerance;
  const moment = wanted(constraint);
  const scale = typeof moment === 'number' ? Math.abs(moment) : Math.max(Math.abs(moment.min ?? 0), Math.abs(moment.max ?? 0));
  return numericTolerance * scale;
}
