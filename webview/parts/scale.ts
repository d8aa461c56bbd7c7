/** The scale of a moment's bar: it begins at the base moment, and its target has some room beyond. */
import type { ConstraintView } from '../../src/shared/run-view';

export interface Scale {
  /** Position of a value, 0 (left) to 1 (right). */
  at(value: number): number;
  readonly targets: readonly [low: number, high: number];
}

const roomBeyond = 0.25;
/** A target that the base model meets already is shown with this much around it. */
const leastShare = 0.05;

export function scaleOf({ target, isShare }: ConstraintView, base: number): Scale {
  const [low, high] = typeof target === 'number' ? [target, target] : [target.min ?? Math.min(base, target.max ?? base), target.max ?? Math.max(base, target.min ?? base)];
  const far = Math.abs(low - base) > Math.abs(high - base) ? low : high;
  const least = isShare ? leastShare : Math.max(Math.abs(far) * leastShare, Number.EPSILON);
  const isHeld = base >= low && base <= high;
  const from = isHeld ? low - least : base;
  const distance = isHeld ? high + least - from : Math.sign(far - base) * Math.max(Math.abs(far - base), least);
  const span = isHeld ? distance : distance * (1 + roomBeyond);
  return { targets: [low, high], at: (value) => Math.min(1, Math.max(0, (value - from) / span)) };
}
