/** The scale of a moment's bar: from where it starts (the base moment, or nothing) to its target, with some room beyond. */
import type { ConstraintView } from '../../src/shared/run-view';

export interface Scale {
  /** Position of a value, 0 (left) to 1 (right). */
  at(value: number): number;
  readonly targets: readonly [low: number, high: number];
}

const roomBeyond = 0.25;
/** A target that the start meets already is shown with this much around it. */
const leastShare = 0.05;

export function scaleOf({ target, isShare }: ConstraintView, start: number): Scale {
  const [low, high] = typeof target === 'number' ? [target, target] : [target.min ?? Math.min(start, target.max ?? start), target.max ?? Math.max(start, target.min ?? start)];
  const far = Math.abs(low - start) > Math.abs(high - start) ? low : high;
  const least = isShare ? leastShare : Math.max(Math.abs(far) * leastShare, Number.EPSILON);
  const isHeld = start >= low && start <= high;
  const from = isHeld ? low - least : start;
  const distance = isHeld ? high + least - from : Math.sign(far - start) * Math.max(Math.abs(far - start), least);
  const span = isHeld ? distance : distance * (1 + roomBeyond);
  return { targets: [low, high], at: (value) => Math.min(1, Math.max(0, (value - from) / span)) };
}
