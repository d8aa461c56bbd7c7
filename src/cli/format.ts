/** Numbers and bars as people read them. */
import type { MomentEstimate, TargetInterval } from '../shared/events';
import type { Constraint } from '../shared/run';
import { isShare } from '../runs/goal';

const barCells = 20;

export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `1 step`, `130 steps`. */
export function counted(value: number, what: string): string {
  return `${count(value)} ${what}${value === 1 ? '' : 's'}`;
}

/** One decimal where it says something: 7.6, 50, 0.04. */
function short(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.1) return value.toPrecision(1);
  return String(Number(value.toFixed(1)));
}

/** A moment's value in its unit: a share in percent, else a mean. */
export function moment(constraint: Constraint, value: number): string {
  if (isShare(constraint)) return `${short(100 * value)} %`;
  return constraint.feature.type === 'length' ? `${short(value)} ${constraint.feature.unit}` : value.toFixed(decimals);
}

/** Of a mean between -1 and 1. */
const decimals = 3;

/** `49.6 % [48.1, 51.1]`: the mean with its 95 % interval. */
export function estimate(constraint: Constraint, { mean, low, high }: MomentEstimate): string {
  if ([mean, low, high].some((value) => typeof value !== 'number')) return '–';
  const { feature } = constraint;
  const [scale, digits, unit] = isShare(constraint) ? [100, 1, ' %'] as const : feature.type === 'length' ? [1, 1, ` ${feature.unit}`] as const : [1, decimals, ''] as const;
  const text = (value: number): string => (scale * value).toFixed(digits);
  return `${text(mean)}${unit} [${text(low)}, ${text(high)}]`;
}

export function target(constraint: Constraint, wanted: number | TargetInterval): string {
  if (typeof wanted === 'number') return moment(constraint, wanted);
  if (wanted.min === undefined) return `at most ${moment(constraint, wanted.max ?? Number.NaN)}`;
  if (wanted.max === undefined) return `at least ${moment(constraint, wanted.min)}`;
  return `${moment(constraint, wanted.min)} to ${moment(constraint, wanted.max)}`;
}

/** Nats, with its interval where there is one, small ones with a third digit; a dash where the estimate has no number (JSON writes null for NaN). */
export function nats(value: number | null | undefined, low?: number | null, high?: number | null): string {
  if (typeof value !== 'number') return '–';
  const digits = Math.abs(value) < 0.0995 ? 3 : 2;
  const text = (number: number): string => number.toFixed(digits).replace(/^-(0\.0+)$/, '$1');
  return typeof low === 'number' && typeof high === 'number' ? `${text(value)} [${text(low)}, ${text(high)}]` : text(value);
}

export function seconds(value: number): string {
  return value < 99.5 ? `${String(Math.round(value))} s` : clock(value);
}

/** `0:21`, `1:02:03`. */
export function clock(value: number): string {
  const whole = Math.max(0, Math.round(value));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (part: number): string => String(part).padStart(2, '0');
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${two(rest)}` : `${String(minutes)}:${two(rest)}`;
}

export function bar(done: number, total: number): string {
  const filled = total > 0 ? Math.min(barCells, Math.round((barCells * done) / total)) : 0;
  return '█'.repeat(filled) + '░'.repeat(barCells - filled);
}
