/** The steps of a run as chart rows: merged by step, thinned for the wire so that no extreme of any line is lost. */
import type { StepPoint } from '../shared/run-view';

/** A row and the `seq` of the event it came from: of a step that was replayed, the highest counts. */
export interface SeriesRow {
  readonly seq: number;
  readonly point: StepPoint;
}

export interface Series {
  readonly rows: readonly SeriesRow[];
  /** Grows whenever rows that were there already changed, so that a follower knows to take all of them again. */
  readonly rewrites: number;
}

export const emptySeries: Series = { rows: [], rewrites: 0 };

/** Rows in the order of their steps, each step once, as it was written last. */
export function mergeRows(series: Series, added: readonly SeriesRow[]): Series {
  const last = series.rows.at(-1)?.point.step ?? Number.NEGATIVE_INFINITY;
  const appends = added.every(({ point }, index) => point.step > (added[index - 1]?.point.step ?? last));
  if (appends) return { rows: [...series.rows, ...added], rewrites: series.rewrites };
  const byStep = new Map(series.rows.map((row) => [row.point.step, row]));
  for (const row of added) {
    if (row.seq > (byStep.get(row.point.step)?.seq ?? Number.NEGATIVE_INFINITY)) byStep.set(row.point.step, row);
  }
  return { rows: [...byStep.values()].sort((one, other) => one.point.step - other.point.step), rewrites: series.rewrites + 1 };
}

/** Every line that a chart draws, as a column of numbers. */
function columnsOf(point: StepPoint): number[] {
  return [
    ...point.moments.map((moment) => moment?.[0] ?? Number.NaN),
    ...[point.klTargetPolicy, point.klPolicyBase, point.tvTargetPolicy, point.ess, point.distinct2].map((value) => value ?? Number.NaN),
  ];
}

/**
 * At most `limit` of the points: the first, the last, and of each bucket of neighbours those where a column is lowest or highest.
 * One choice for all columns keeps the charts on one axis.
 */
export function decimate(points: readonly StepPoint[], limit: number): StepPoint[] {
  if (points.length <= limit) return [...points];
  const columns = points.map(columnsOf);
  const width = columns[0]?.length ?? 1;
  const buckets = Math.max(1, Math.floor((limit - 2) / (2 * width)));
  const kept = new Set([0, points.length - 1]);
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = Math.floor((bucket * points.length) / buckets);
    const to = Math.floor(((bucket + 1) * points.length) / buckets);
    for (let column = 0; column < width; column += 1) {
      for (const index of extremes(columns, column, from, to)) kept.add(index);
    }
  }
  return [...kept].sort((one, other) => one - other).flatMap((index) => points[index] ?? []);
}

function extremes(columns: readonly number[][], column: number, from: number, to: number): number[] {
  let low = -1;
  let high = -1;
  const value = (index: number): number => columns[index]?.[column] ?? Number.NaN;
  for (let index = from; index < to; index += 1) {
    if (Number.isNaN(value(index))) continue;
    if (low < 0 || value(index) < value(low)) low = index;
    if (high < 0 || value(index) > value(high)) high = index;
  }
  return low < 0 ? [] : [low, high];
}
