/** A comparison's tables: for every method the figures at its end, and where each constraint came to lie. */
import type { MomentEstimate } from '../shared/events';
import type { Constraint, Run } from '../shared/run';
import { isShare } from '../runs/goal';
import { gapOf, type Trace } from './figures';
import { overSeeds, type Ends, type Estimate } from './statistics';

export interface Column {
  readonly title: string;
  /** What the figure is and what it was estimated from. */
  readonly note: string;
  readonly digits: number;
  readonly of: (trace: Trace, run: Run) => number;
  /** The 95 % interval of one run's own evaluation. */
  readonly ends?: (trace: Trace) => Ends | undefined;
}

export const columns: readonly Column[] = [
  { title: 'gap', note: 'largest distance of a moment from its target, in points, on fresh samples', digits: 1, of: ({ finished }, run) => 100 * gapOf(run, finished.moments) },
  {
    title: 'KL(p‖π)', note: 'what is left to the target, in nats a text, on held-out base samples and fresh ones together', digits: 3,
    of: ({ finished }) => finished.klTargetPolicy, ends: ({ finished }) => ends(finished.klTargetPolicyLow, finished.klTargetPolicyHigh),
  },
  {
    title: 'KL(π‖a)', note: 'how far the policy went from the base model, in nats a text, on fresh samples', digits: 2,
    of: ({ finished }) => finished.klPolicyBase, ends: ({ finished }) => ends(finished.klPolicyBaseLow, finished.klPolicyBaseHigh),
  },
  {
    title: 'TV(p, π)', note: 'total variation from the target, on fresh samples with Z of held-out base samples', digits: 3,
    of: ({ finished }) => finished.tvTargetPolicy, ends: ({ finished }) => ends(finished.tvTargetPolicyLow, finished.tvTargetPolicyHigh),
  },
  {
    title: 'gradient variance', digits: 3, of: lateVariance,
    note: 'trace of the covariance of a step\'s gradient, median over the steps of the last half of training (a mean is a matter of single steps with heavy weights), each at its own policy; methods that follow other objectives have gradients of another scale',
  },
  { title: 'Distinct-2', note: 'different pairs of tokens over all pairs, on fresh samples; higher is more diverse', digits: 3, of: ({ finished }) => finished.distinct2 ?? Number.NaN },
  { title: 'Self-BLEU-4', note: 'mean BLEU-4 of each of 500 fresh samples against the others; lower is more diverse', digits: 3, of: ({ finished }) => finished.selfBleu4 ?? Number.NaN },
];

function ends(low: number | null | undefined, high: number | null | undefined): Ends | undefined {
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : undefined;
}

function lateVariance({ points }: Trace): number {
  const late = points.slice(Math.floor(points.length / 2)).map(({ gradientVariance }) => gradientVariance).filter(Number.isFinite).sort((one, other) => one - other);
  return late[Math.floor(late.length / 2)] ?? Number.NaN;
}

export interface Row {
  readonly method: string;
  readonly seeds: number;
  readonly samples: number;
  readonly cells: readonly Estimate[];
  /** In the order of the constraints, shares in per cent. */
  readonly moments: readonly Estimate[];
}

/** One row a method, in the order in which they come. */
export function rowsOf(run: Run, traces: readonly Trace[]): Row[] {
  return [...new Set(traces.map(({ method }) => method))].map((method) => {
    const own = traces.filter((trace) => trace.method === method);
    const [first] = own;
    return {
      method, seeds: own.length, samples: first?.points.at(-1)?.samples ?? 0,
      cells: columns.map(({ of, ends: endsOf }) => overSeeds(own.map((trace) => of(trace, run)), first && endsOf?.(first))),
      moments: run.constraints.map((constraint) => momentOver(constraint, own.map(({ finished }) => finished.moments[constraint.name]))),
    };
  });
}

/** Where the base model's moments lie, from the first trace: base samples are the same for all methods of a seed. */
export function baseMoments(run: Run, traces: readonly Trace[]): Estimate[] {
  return run.constraints.map((constraint) => momentOver(constraint, [traces.find(({ base }) => base)?.base?.[constraint.name]]));
}

function momentOver(constraint: Constraint, moments: readonly (MomentEstimate | undefined)[]): Estimate {
  const scale = isShare(constraint) ? 100 : 1;
  const [first] = moments;
  return overSeeds(moments.map((moment) => scale * (moment?.mean ?? Number.NaN)), first && ends(scale * first.low, scale * first.high));
}
