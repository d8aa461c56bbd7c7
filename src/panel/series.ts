/** The steps of a run as the points of its charts, so many at most. */
import type { StepEvent } from '../shared/events';
import type { StepPoint } from '../shared/run-view';
import { decimate } from './thin';

/** As many are left when a series is thinned, and twice as many are never exceeded; a screen has fewer pixels. */
export const mostPoints = 1000;

export interface Series {
  /** In the order of their steps. */
  readonly points: readonly StepPoint[];
  /** Grows whenever points that were there already changed, so that a follower knows to take all of them again. */
  readonly rewrites: number;
}

export const emptySeries: Series = { points: [], rewrites: 0 };

/** The series with points as they were written: steps that a resumed run replays take the place of all that was known between them. */
export function extend(series: Series, added: readonly StepPoint[]): Series {
  const longer = stretches(added).reduce(replace, series);
  return longer.points.length <= 2 * mostPoints ? longer : { points: decimate(longer.points, mostPoints), rewrites: longer.rewrites + 1 };
}

function replace({ points, rewrites }: Series, stretch: readonly StepPoint[]): Series {
  const from = stretch[0]?.step ?? Number.POSITIVE_INFINITY;
  const to = stretch.at(-1)?.step ?? Number.NEGATIVE_INFINITY;
  if ((points.at(-1)?.step ?? Number.NEGATIVE_INFINITY) < from) return { points: [...points, ...stretch], rewrites };
  return { points: [...points.filter(({ step }) => step < from), ...stretch, ...points.filter(({ step }) => step > to)], rewrites: rewrites + 1 };
}

/** Cut where a run went back to an earlier step. */
function stretches(points: readonly StepPoint[]): StepPoint[][] {
  const all: StepPoint[][] = [];
  for (const point of points) {
    const current = all.at(-1);
    if (current && point.step > (current.at(-1)?.step ?? point.step)) current.push(point);
    else all.push([point]);
  }
  return all;
}

export function pointOf(event: StepEvent, constraints: readonly string[]): StepPoint {
  return {
    step: event.step,
    moments: constraints.map((name) => {
      const moment = event.moments[name];
      return moment ? [moment.mean, moment.low, moment.high] as const : null;
    }),
    klTargetPolicy: finite(event.klTargetPolicy), klPolicyBase: finite(event.klPolicyBase), tvTargetPolicy: finite(event.tvTargetPolicy),
    ess: finite(event.ess), distinct2: finite(event.distinct2),
  };
}

/** The trainer writes null for what is not a finite number. */
function finite(value: number | null | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
