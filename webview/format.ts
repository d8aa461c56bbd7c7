/** Numbers as people read them; a narrow no-break space keeps a number and its unit together. */
import type { TargetInterval } from '../src/shared/events';
import type { ConstraintView } from '../src/shared/run-view';

const space = '\u00a0';

export function count(value: number): string {
  return value.toLocaleString('en');
}

/** A share as a percentage, with a decimal where it matters: below ten, or where asked for. */
export function percent(share: number, decimals?: number): string {
  const value = share * 100;
  const digits = decimals ?? (value > 0 && value < 9.95 ? 1 : 0);
  return `${value.toFixed(digits)}${space}%`;
}

/** A moment in the constraint's own unit. */
export function moment({ isShare, unit }: ConstraintView, value: number, decimals?: number): string {
  if (isShare) return percent(value, decimals);
  return unit === '' ? number(value) : `${number(value)}${space}${unit}`;
}

export function number(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** The ends of an interval without their unit, which stands before it. */
export function interval({ isShare }: ConstraintView, low: number, high: number): string {
  const [from, to] = isShare ? [low * 100, high * 100].map((value) => value.toFixed(1)) : [low, high].map(number);
  return `[${from ?? ''}, ${to ?? ''}]`;
}

export function target(constraint: ConstraintView): string {
  const { target: wanted, isShare } = constraint;
  if (typeof wanted === 'number') {
    if (isShare && wanted === 1) return 'all';
    return isShare && wanted === 0 ? 'none' : moment(constraint, wanted);
  }
  return range(constraint, wanted);
}

function range(constraint: ConstraintView, { min, max }: TargetInterval): string {
  if (min === undefined) return `at most ${moment(constraint, max ?? 0)}`;
  if (max === undefined) return `at least ${moment(constraint, min)}`;
  return `${moment(constraint, min)} to ${moment(constraint, max)}`;
}

/** Small values with a third digit. The trainer writes null for what is not a finite number. */
export function fixed(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(Math.abs(value) < 0.0995 ? 3 : 2);
}

export function nats(value: number | null | undefined): string {
  return `${fixed(value)}${space}nats`;
}

/** 75 → "1:15", 3675 → "1:01:15". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${two(whole % 60)}` : `${String(minutes)}:${two(whole % 60)}`;
}

export function perStep(seconds: number): string {
  return `${seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0)}${space}s/step`;
}

export function bytes(value: number): string {
  const megabytes = value / 1e6;
  return megabytes >= 1000 ? `${(megabytes / 1000).toFixed(1)}${space}GB` : `${megabytes.toFixed(0)}${space}MB`;
}
