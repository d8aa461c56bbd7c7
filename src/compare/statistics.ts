/** Means over seeds with their 95 % intervals. */

export type Ends = readonly [low: number, high: number];

export interface Estimate {
  readonly mean: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** What the interval says: where another seed would lie, or for one seed only how far its own evaluation can be trusted. */
  readonly over: 'seeds' | 'samples' | undefined;
}

/** Student's t at 97.5 % for 1, 2, … degrees of freedom (Student 1908); beyond the list the normal value is close enough. */
const student = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
const normal = 1.96;

/** Student's interval; of a single value `own`, which is its evaluation's. */
export function overSeeds(values: readonly number[], own?: Ends): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, low: own?.[0], high: own?.[1], over: own && 'samples' };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = (student[n - 2] ?? normal) * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half, over: 'seeds' };
}

/** `0.012 ± 0.003` over seeds, `0.012 [0.010, 0.014]` of one run's own samples; `unit` with the space before it. */
export function estimateText({ mean, low, high, over }: Estimate, digits: number, unit = ''): string {
  if (!Number.isFinite(mean)) return '–';
  const text = (value: number): string => value.toFixed(digits).replace(/^-(0\.?0*)$/, '$1');
  if (low === undefined || high === undefined) return text(mean) + unit;
  return over === 'seeds' ? `${text(mean)} ± ${text(high - mean)}${unit}` : `${text(mean)}${unit} [${text(low)}, ${text(high)}]`;
}
