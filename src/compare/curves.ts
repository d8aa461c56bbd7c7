/** The course of the methods over the samples drawn: a line a method, the mean over its seeds with its interval. */
import type { Point, Trace } from './figures';
import { estimateText, overSeeds } from './statistics';

export interface Curve {
  readonly title: string;
  readonly digits: number;
  /** Logarithmic: of values that differ by powers of ten; their means are geometric. Near: of values that lie far from 0. */
  readonly axis: 'linear' | 'logarithmic' | 'near';
  readonly value: (point: Point) => number;
}

export const curves: readonly Curve[] = [
  { title: 'largest gap, points', digits: 1, axis: 'linear', value: ({ gap }) => 100 * gap },
  { title: 'KL(p‖π), nats a text', digits: 3, axis: 'logarithmic', value: ({ klTargetPolicy }) => klTargetPolicy },
  { title: 'KL(π‖a), nats a text', digits: 3, axis: 'logarithmic', value: ({ klPolicyBase }) => klPolicyBase },
  { title: 'TV(p, π)', digits: 3, axis: 'linear', value: ({ tvTargetPolicy }) => tvTargetPolicy },
  { title: 'gradient variance', digits: 3, axis: 'logarithmic', value: ({ gradientVariance }) => gradientVariance },
  { title: 'Distinct-2', digits: 3, axis: 'near', value: ({ distinct2 }) => distinct2 },
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
const smoothing = 8;
/** What smaller values, or noise below zero, are drawn at on a logarithmic axis. */
const smallest = 1e-3;

export function linesOf(traces: readonly Trace[], curve: Pick<Curve, 'value' | 'axis'>): Line[] {
  return [...new Set(traces.map(({ method }) => method))].map((method) => ({ method, places: placesOf(traces.filter((trace) => trace.method === method), curve) }));
}

function placesOf(traces: readonly Trace[], { value, axis }: Pick<Curve, 'value' | 'axis'>): Place[] {
  const [there, back] = axis === 'logarithmic' ? [(y: number) => Math.log(Number.isFinite(y) ? Math.max(y, smallest) : Number.NaN), Math.exp] : [(y: number) => y, (y: number) => y];
  const length = Math.min(...traces.map(({ points }) => points.length));
  return Array.from({ length }, (_, index) => {
    const each = traces.map(({ points }) => recentMean(points.slice(Math.max(0, index - smoothing + 1), index + 1).map((point) => there(value(point))))).filter(Number.isFinite);
    const { mean, low, high } = overSeeds(each);
    return { x: traces[0]?.points[index]?.samples ?? 0, y: back(mean), low: low === undefined ? undefined : back(low), high: high === undefined ? undefined : back(high) };
  }).filter(({ y }) => Number.isFinite(y));
}

function recentMean(values: readonly number[]): number {
  const known = values.filter(Number.isFinite);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Each line at a quarter, half, three quarters and all of its samples; fewer places where it has fewer. */
export function quarters({ places }: Line): Place[] {
  const indices = new Set([0.25, 0.5, 0.75, 1].map((share) => Math.ceil(share * places.length) - 1));
  return [...indices].map((index) => places[index]).filter((place) => place !== undefined);
}

/** A place with its interval: `0.12 [0.10, 0.15]`. */
export function placeText({ y, low, high }: Place, { digits }: Curve): string {
  return estimateText({ mean: y, low, high, over: 'samples' }, digits);
}
