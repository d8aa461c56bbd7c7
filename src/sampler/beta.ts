/**
 * Quasi-rejection sampling (Eikema et al. 2022): a text is accepted with probability min(1, w/β), w = P/(Zπ). What is accepted
 * follows p_β = min(P, βZπ)/Z_β with Z_β/Z = E_π min(w, β); acceptance is E_π min(w, β)/β, and TV(p, p_β) ≤ 1 − Z_β/Z.
 * Twin of the trainer's quasi_rejection.py.
 */

const halvings = 60;
const z95 = 1.96;

/** E_π min(1, w/β) on samples of π, from log w. */
export function acceptanceAt(logW: readonly number[], logBeta: number): number {
  return mean(logW.map((value) => Math.exp(Math.min(0, value - logBeta))));
}

/** log β at which `rate` of the samples with w > 0 are accepted, by bisection: acceptance falls as β grows. −∞ where all w are 0. */
export function logBetaFor(logW: readonly number[], rate: number): number {
  const possible = logW.filter((value) => value > -Infinity);
  if (possible.length === 0) return -Infinity;
  let low = possible.reduce((least, value) => Math.min(least, value), Infinity);
  let high = possible.reduce((most, value) => Math.max(most, value), -Infinity) - Math.log(rate);
  for (let i = 0; i < halvings; i += 1) {
    const middle = (low + high) / 2;
    if (acceptanceAt(possible, middle) > rate) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

export interface Bound {
  /** 1 − Z_β/Z. */
  readonly value: number;
  /** Upper end of its 95 % interval. */
  readonly high: number;
}

/**
 * How far accepted texts may be from the target in total variation. Z is the base samples' (in log w, with the standard error of
 * its logarithm): π's own samples would not show what π has forgotten. Z_β needs π only, since min(w, β) has no tail.
 */
export function tvBound(logW: readonly number[], logBeta: number, logZError: number): Bound {
  const covered = logW.map((value) => Math.exp(Math.min(value, logBeta)));
  const part = mean(covered);
  const variance = mean(covered.map((value) => (value - part) ** 2)) / Math.max(1, covered.length - 1);
  const error = Math.sqrt(variance + (part * logZError) ** 2);
  const within = (value: number): number => Math.min(1, Math.max(0, value));
  return { value: within(1 - part), high: within(1 - part + z95 * error) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
