/** A comparison's table: for every method the means over its seeds. */
import type { Run } from '../shared/run';
import { gapOf, type Trace } from './figures';
import { overSeeds, type Estimate } from './statistics';

export interface Column {
  readonly title: string;
  /** What the figure is and what it was estimated from. */
  readonly note: string;
  readonly digits: number;
  readonly of: (trace: Trace, run: Run) => number;
}

export const columns: readonly Column[] = [
  { title: 'gap', note: 'largest distance of a moment from its target, in points, on fresh samples', digits: 1, of: ({ finished }, run) => 100 * gapOf(run, finished.moments) },
  { title: 'KL(p‖π)', note: 'what is left to the target, in nats a text, on held-out base samples and fresh ones together', digits: 3, of: ({ finished }) => finished.klTargetPolicy },
  { title: 'KL(π‖a)', note: 'how far the policy went from the base model, in nats a text, on fresh samples', digits: 2, of: ({ finished }) => finished.klPolicyBase },
  { title: 'TV(p, π)', note: 'total variation from the target', digits: 3, of: ({ finished }) => finished.tvTargetPolicy ?? Number.NaN },
  { title: 'Distinct-2', note: 'different pairs of tokens over all pairs, on fresh samples', digits: 3, of: ({ finished }) => finished.distinct2 ?? Number.NaN },
  { title: 'gradient', note: 'mean norm of a step\'s gradient in the last half of training: its noise, once the mean is near zero', digits: 3, of: lateGradient },
];

function lateGradient({ points }: Trace): number {
  const late = points.slice(Math.floor(points.length / 2)).map(({ gradientNorm }) => gradientNorm);
  return late.reduce((sum, value) => sum + value, 0) / late.length;
}

export interface Row {
  readonly method: string;
  readonly seeds: number;
  readonly samples: number;
  readonly cells: readonly Estimate[];
}

/** One row a method, in the order in which they come. */
export function rowsOf(run: Run, traces: readonly Trace[]): Row[] {
  return [...new Set(traces.map(({ method }) => method))].map((method) => {
    const own = traces.filter((trace) => trace.method === method);
    return {
      method, seeds: own.length, samples: own[0]?.points.at(-1)?.samples ?? 0,
      cells: columns.map(({ of }) => overSeeds(own.map((trace) => of(trace, run)))),
    };
  });
}

/** `0.012 ± 0.003`. */
export function cellText({ mean, half }: Estimate, digits: number): string {
  if (!Number.isFinite(mean)) return '–';
  return half === undefined ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${half.toFixed(digits)}`;
}
