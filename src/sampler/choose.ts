/** Draws the next token from a row of log-probabilities: temperature, top-p, inverse of the cumulative distribution. */

export interface Filters {
  readonly temperature: number;
  readonly topP: number;
}

export interface Draw {
  readonly token: number;
  /** Nats, under the model as it is. */
  readonly logProb: number;
  /** Nats, after temperature and top-p. */
  readonly logProbSampled: number;
}

/** `row` [vocabulary] holds normalised log-probabilities; `uniform` is in [0, 1). */
export function chooseToken(row: Float32Array, uniform: number, { temperature, topP }: Filters): Draw {
  if (temperature === 0) return greedy(row);
  if (temperature === 1 && topP === 1) return plain(row, uniform);
  return filtered(row, uniform, temperature, topP);
}

function greedy(row: Float32Array): Draw {
  let token = 0;
  for (let i = 1; i < row.length; i++) if (at(row, i) > at(row, token)) token = i;
  return { token, logProb: at(row, token), logProbSampled: 0 };
}

function plain(row: Float32Array, uniform: number): Draw {
  let left = uniform;
  let token = -1;
  for (let i = 0; i < row.length; i++) {
    const probability = Math.exp(at(row, i));
    if (probability === 0) continue;
    token = i;
    left -= probability;
    if (left < 0) break;
  }
  // Rounding may leave a rest of about 1e-7: the last possible token takes it.
  return { token, logProb: at(row, token), logProbSampled: at(row, token) };
}

function filtered(row: Float32Array, uniform: number, temperature: number, topP: number): Draw {
  const top = at(row, greedy(row).token);
  const weights = Float64Array.from(row, (value) => Math.exp((value - top) / temperature));
  const kept = topP === 1 ? [...weights.keys()] : nucleus(weights, topP);
  const total = kept.reduce((sum, token) => sum + at(weights, token), 0);
  let left = uniform * total;
  let token = kept[0] ?? 0;
  for (const candidate of kept) {
    if (at(weights, candidate) === 0) continue;
    token = candidate;
    left -= at(weights, candidate);
    if (left < 0) break;
  }
  return { token, logProb: at(row, token), logProbSampled: Math.log(at(weights, token) / total) };
}

/** The smallest set of tokens, likeliest first, that holds at least `topP` of the weight (Holtzman et al. 2020). */
function nucleus(weights: Float64Array, topP: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Tokens under (1 − p)/V of the weight add up to less than 1 − p, so none can be needed; the sort is then short.
  const floor = (1 - topP) * total / weights.length;
  const candidates: number[] = [];
  for (let token = 0; token < weights.length; token++) if (at(weights, token) >= floor) candidates.push(token);
  candidates.sort((one, other) => at(weights, other) - at(weights, one) || one - other);
  let held = 0;
  const size = candidates.findIndex((token) => (held += at(weights, token)) >= topP * total);
  return size < 0 ? candidates : candidates.slice(0, size + 1);
}

function at(values: Float32Array | Float64Array, index: number): number {
  return values[index] as number;
}
