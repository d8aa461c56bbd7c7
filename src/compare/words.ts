/** What both forms of the report say. */
import type { Constraint, Run } from '../shared/run';
import { isShare, wanted } from '../runs/goal';
import type { Comparison } from './figures';
import { estimateText, type Estimate } from './statistics';

export const textWidth = 160;
export const shownTexts = 6;

/** What was compared, and what the intervals say. */
export function introduction(run: Run, { traces }: Comparison, seeds: readonly number[]): string {
  const [fewest, most] = [Math.min(...seeds), Math.max(...seeds)];
  const cost = traces[0]?.finished.klTargetBase;
  const count = fewest === most ? `${String(most)} ${most === 1 ? 'seed' : 'seeds'}` : `${String(fewest)} to ${String(most)} seeds`;
  const intervals = most === 1 ? 'Intervals are those of the one run\'s own evaluation (95 %): how another seed would do they do not say.'
    : '± is half of a 95 % interval over seeds (Student\'s t).';
  return `Model ${run.model.requested}; ${count}. ${cost === undefined ? '' : `The target costs ${cost.toFixed(2)} nats a text: KL(p‖a). `}All methods draw the same number of samples from the policy. ${intervals}`;
}

/** A constraint's moment with its unit. */
export function momentText(run: Run, index: number, moment: Estimate): string {
  const constraint = run.constraints[index];
  return estimateText(moment, 1, constraint && unitOf(constraint));
}

function unitOf(constraint: Constraint): string {
  if (isShare(constraint)) return ' %';
  return constraint.feature.type === 'length' ? ` ${constraint.feature.unit}` : '';
}

/** The declared moments, in the order of the constraints. */
export function targetTexts(run: Run): string[] {
  return run.constraints.map((constraint) => {
    const moment = wanted(constraint);
    const scale = isShare(constraint) ? 100 : 1;
    const text = (value: number): string => `${String(Number((scale * value).toFixed(1)))}${unitOf(constraint)}`;
    if (typeof moment === 'number') return text(moment);
    if (moment.min === undefined) return `at most ${text(moment.max ?? Number.NaN)}`;
    return moment.max === undefined ? `at least ${text(moment.min)}` : `${text(moment.min)} to ${text(moment.max)}`;
  });
}
