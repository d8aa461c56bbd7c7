/** A moment's way to its target: filled to where it is, with its interval and the target marked. */
import type { ConstraintView } from '../../src/shared/run-view';
import { moment, target } from '../format';
import { seriesClass } from '../theme';
import type { Estimate } from './moments';
import { scaleOf } from './scale';

export interface BarProps {
  readonly constraint: ConstraintView;
  readonly index: number;
  /** Where the bar begins. */
  readonly start: number;
  readonly value: Estimate;
}

const part = (share: number): string => `${(share * 100).toFixed(2)}%`;
const ordered = (one: number, other: number): [number, number] => (one < other ? [one, other] : [other, one]);

export function Bar({ constraint, index, start, value: { mean, low, high } }: BarProps) {
  const { at, targets } = scaleOf(constraint, start);
  const [from, to] = ordered(at(low), at(high));
  const [targetFrom, targetTo] = ordered(at(targets[0]), at(targets[1]));
  return (
    <div
      class={`bar-track ${seriesClass(index)}`} role="meter" aria-label={constraint.name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(at(mean) * 100)}
      aria-valuetext={`${moment(constraint, mean)}, target ${target(constraint)}`}
    >
      <div class="bar-fill" style={{ width: part(at(mean)) }} />
      <div class="bar-interval" style={{ left: part(from), width: part(to - from) }} />
      <div class="bar-target" style={{ left: part(targetFrom), width: targetTo > targetFrom ? part(targetTo - targetFrom) : '2px' }} />
    </div>
  );
}
