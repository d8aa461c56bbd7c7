/** A moment's way from the base model to its target: filled to where it is, with its interval and the target marked. */
import type { ConstraintView } from '../../src/shared/run-view';
import { moment, target } from '../format';
import { seriesClass } from '../theme';
import { scaleOf } from './scale';

export interface BarProps {
  readonly constraint: ConstraintView;
  readonly index: number;
  readonly base: number;
  readonly value: readonly [mean: number, low: number, high: number];
}

const left = (share: number): string => `${(share * 100).toFixed(2)}%`;

export function Bar({ constraint, index, base, value: [mean, low, high] }: BarProps) {
  const { at, targets } = scaleOf(constraint, base);
  const [from, to] = [at(low), at(high)].sort((one, other) => one - other) as [number, number];
  const [targetFrom, targetTo] = targets.map(at).sort((one, other) => one - other) as [number, number];
  return (
    <div
      class={`bar-track ${seriesClass(index)}`} role="meter" aria-label={constraint.name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(at(mean) * 100)}
      aria-valuetext={`${moment(constraint, mean)}, base ${moment(constraint, base)}, target ${target(constraint)}`}
    >
      <div class="bar-fill" style={{ width: left(at(mean)) }} />
      <div class="bar-interval" style={{ left: left(from), width: left(to - from) }} />
      <div class="bar-target" style={{ left: left(targetFrom), width: targetTo > targetFrom ? left(targetTo - targetFrom) : '2px' }} />
    </div>
  );
}
