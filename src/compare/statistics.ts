/** Means over seeds with their 95 % intervals. */

export interface Estimate {
  readonly mean: number;
  /** Half the width of the interval; `undefined` for a single seed, which says nothing about others. */
  readonly half: number | undefined;
}

/** Student's t at 97.5 % for 1, 2, … degrees of freedom (Student 1908); beyond the list the normal value is close enough. */
const student = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
const normal = 1.96;

export function overSeeds(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, half: undefined };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, half: (student[n - 2] ?? normal) * Math.sqrt(variance / n) };
}
