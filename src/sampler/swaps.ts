/**
 * Brings the means of numeric features to where they are declared: texts change places with spare texts of the same prompt and
 * cell, in random order, each swap that brings the batch nearer, until whole texts can do no more.
 */
import type { RandomStream } from './random';
import { valueOf, type Statistic } from './target';

export interface Candidate {
  /** Texts may change places within one group. */
  readonly group: number;
  readonly prompt: number;
  readonly values: readonly number[];
}

/** Swaps that are tried for each text and each spare. */
const rounds = 4;

/** `chosen` with some of them replaced by spares; both are left as they are. `statistics` of numeric features. */
export function swapped<Each extends Candidate>(chosen: readonly Each[], spares: readonly Each[], statistics: readonly Statistic[], random: RandomStream): Each[] {
  const [batch, rest] = [[...chosen], [...spares]];
  if (statistics.length === 0 || rest.length === 0) return batch;
  const sums = statistics.map((statistic) => batch.reduce((sum, { values, prompt }) => sum + valueOf(statistic, values, prompt), 0));
  const scales = statistics.map((statistic) => spread([...batch, ...rest].map(({ values, prompt }) => valueOf(statistic, values, prompt))));
  const miss = (held: readonly number[]): number => statistics.reduce((sum, { low, high }, j) =>
    sum + (Math.max(0, low * batch.length - (held[j] as number), (held[j] as number) - high * batch.length) / (scales[j] as number)) ** 2, 0);
  const pairs = pairsOf(batch, rest, random);
  for (const [place, spare] of pairs) {
    if (miss(sums) < 1e-12) break;
    const [out, into] = [batch[place] as Each, rest[spare] as Each];
    const after = statistics.map((statistic, j) => (sums[j] as number) - valueOf(statistic, out.values, out.prompt) + valueOf(statistic, into.values, into.prompt));
    if (miss(after) >= miss(sums)) continue;
    [batch[place], rest[spare]] = [into, out];
    after.forEach((value, j) => { sums[j] = value; });
  }
  return batch;
}

/** Pairs of a text and a spare of one group, in random order. */
function pairsOf(batch: readonly Candidate[], rest: readonly Candidate[], random: RandomStream): [place: number, spare: number][] {
  const byGroup = new Map<number, number[]>();
  rest.forEach(({ group }, spare) => { byGroup.set(group, [...byGroup.get(group) ?? [], spare]); });
  const pairs: [number, number][] = [];
  for (let i = 0; i < rounds * (batch.length + rest.length); i += 1) {
    const place = Math.floor(random() * batch.length);
    const own = byGroup.get((batch[place] as Candidate).group) ?? [];
    if (own.length > 0) pairs.push([place, own[Math.floor(random() * own.length)] as number]);
  }
  return pairs;
}

function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
}
