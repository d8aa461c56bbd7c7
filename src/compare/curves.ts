/** The course of the methods over the samples drawn: a line a method, the mean over its seeds with its interval. */
import type { Point, Trace } from './figures';
import { overSeeds } from './statistics';

export interface Curve {
  readonly title: string;
  /** For a table's head. */
  readonly short: string;
  readonly digits: number;
  /** Of values that differ by powers of ten. */
  readonly logarithmic?: boolean;
  readonly value: (point: Point) => number;
}

export const curves: readonly Curve[] = [
  { title: 'largest gap between a moment and its target, points', short: 'gap', digits: 1, value: ({ gap }) => 100 * gap },
  { title: 'KL(p‖π), nats a text, from the batch alone', short: 'KL(p‖π)', digits: 3, logarithmic: true, value: ({ klTargetPolicy }) => klTargetPolicy },
  { title: 'KL(π‖a), nats a text', short: 'KL(π‖a)', digits: 2, logarithmic: true, value: ({ klPolicyBase }) => klPolicyBase },
  { title: 'TV(p, π), from the batch alone', short: 'TV(p, π)', digits: 3, value: ({ tvTargetPolicy }) => tvTargetPolicy },
  { title: 'variance of the gradient', short: 'gradient variance', digits: 3, logarithmic: true, value: ({ gradientVariance }) => gradientVariance },
  { title: 'Distinct-2 of the batch', short: 'Distinct-2', digits: 3, value: ({ distinct2 }) => distinct2 },
];

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

export interface Line {
  readonly method: string;
  readonly places: readonly Place[];
}

/** Steps that a value is averaged over: single steps are mostly noise. */
const smoothing = 5;

export function linesOf(traces: readonly Trace[], { value }: Pick<Curve, 'value'>): Line[] {
  return [...new Set(traces.map(({ method }) => method))].map((method) => ({ method, places: placesOf(traces.filter((trace) => trace.method === method), value) }));
}

function placesOf(traces: readonly Trace[], value: Curve['value']): Place[] {
  const length = Math.min(...traces.map(({ points }) => points.length));
  return Array.from({ length }, (_, index) => {
    const each = traces.map(({ points }) => recentMean(points.slice(Math.max(0, index - smoothing + 1), index + 1).map(value))).filter(Number.isFinite);
    const { mean, low, high } = overSeeds(each);
    return { x: traces[0]?.points[index]?.samples ?? 0, y: mean, low, high };
  }).filter(({ y }) => Number.isFinite(y));
}

function recentMean(values: readonly number[]): number {
  const known = values.filter(Number.isFinite);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Each line at a quarter, half, three quarters and all of its samples. */
export function quarters({ places }: Line): Place[] {
  return [0.25, 0.5, 0.75, 1].map((share) => places[Math.max(0, Math.ceil(share * places.length) - 1)]).filter((place) => place !== undefined);
}
