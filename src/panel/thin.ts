/** Thins the steps of a run for its charts, so that no extreme of any line is lost. */
import type { StepPoint } from '../shared/run-view';

/** Every line that a chart draws, as a column of numbers. */
export function columnsOf(point: StepPoint): number[] {
  return [
    ...point.moments.map((moment) => moment?.[0] ?? Number.NaN),
    ...[point.klTargetPolicy, point.klPolicyBase, point.tvTargetPolicy, point.ess, point.distinct2].map((value) => value ?? Number.NaN),
  ];
}

/** At most `limit` of the points, by `choose`: thinned again and again, early steps stay as dense as late ones. */
export function decimate(points: readonly StepPoint[], limit: number): StepPoint[] {
  if (points.length <= limit) return [...points];
  const rows = points.map(columnsOf);
  const columns = (rows[0] ?? []).map((_value, column) => rows.map((row) => row[column] ?? Number.NaN));
  return choose(points.map(({ step }) => step), columns, limit).flatMap((index) => points[index] ?? []);
}

/**
 * The indices of at most `limit` rows: the first, the last, and of each of many stretches of one length those where a column is lowest or highest.
 * One choice for all columns keeps the charts on one axis.
 */
export function choose(positions: readonly number[], columns: readonly (readonly number[])[], limit: number): number[] {
  const buckets = Math.max(1, Math.floor((limit - 2) / (2 * Math.max(1, columns.length))));
  const first = positions[0] ?? 0;
  const length = ((positions.at(-1) ?? first) - first + 1) / buckets;
  const kept = new Set(positions.length === 0 ? [] : [0, positions.length - 1]);
  for (let bucket = 1, from = 0; bucket <= buckets; bucket += 1) {
    let to = from;
    while (to < positions.length && (bucket === buckets || (positions[to] as number) < first + bucket * length)) to += 1;
    for (const column of columns) for (const index of extremes(column, from, to)) kept.add(index);
    from = to;
  }
  return [...kept].sort((one, other) => one - other);
}

/** Numbers that are not finite are passed over. */
function extremes(column: readonly number[], from: number, to: number): number[] {
  let low = -1;
  let high = -1;
  for (let index = from; index < to; index += 1) {
    const value = column[index] as number;
    if (Number.isNaN(value)) continue;
    if (low < 0 || value < (column[low] as number)) low = index;
    if (high < 0 || value > (column[high] as number)) high = index;
  }
  return low < 0 ? [] : [low, high];
}
