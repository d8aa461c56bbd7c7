/**
 * How many texts of each kind a matched batch has: n_s ≈ N·p_s for every cell s, a combination of the binary features' values.
 * Controlled rounding: N·p_s is brought to the declared sums (p_s is an estimate), rounded at random with these sums kept
 * (rounding.ts), and where they cannot be whole, single texts change their cell until they are as near as whole texts allow.
 */
import { solution } from './linear';
import type { RandomStream } from './random';
import { balanced } from './rounding';
import { valueOf, type Statistic } from './target';

export interface Cell {
  readonly prompt: number;
  /** In the order of the constraints; not a number where a feature has nothing to say or is numeric. */
  readonly values: readonly number[];
  /** p_s, within the prompt. */
  readonly share: number;
}

/** n_s of each cell; `wanted` texts of each prompt, `statistics` of binary features only. A prompt without a cell gets none. */
export function quotasOf(cells: readonly Cell[], wanted: readonly number[], statistics: readonly Statistic[], random: RandomStream): number[] {
  const groups = wanted.map((_, prompt) => cells.flatMap((cell, place) => cell.prompt === prompt ? [place] : [])).filter((group) => group.length > 0);
  const totals = groups.map((group) => group.reduce((sum, place) => sum + (cells[place] as Cell).share, 0));
  const proportional = new Array<number>(cells.length).fill(0);
  groups.forEach((group, i) => {
    for (const place of group) proportional[place] = (wanted[(cells[place] as Cell).prompt] as number) * (cells[place] as Cell).share / (totals[i] as number);
  });
  const counts = groups.map((group) => cells.map((_, place) => Number(group.includes(place))));
  const columns = statistics.map((statistic) => cells.map(({ values, prompt }) => valueOf(statistic, values, prompt)));
  const texts = wanted.reduce((sum, count) => sum + count, 0);
  const ends = statistics.map(({ low, high }): Ends => [low * texts, high * texts]);
  const ideal = calibrated(proportional, counts, columns, ends);
  const rounded = balanced(ideal, groups, [...counts, ...columns], random);
  const whole = groups.reduce((table, group) => roundedSystematically(table, group, random), rounded);
  return repaired(whole, ideal, groups, columns, ends);
}

type Ends = readonly [low: number, high: number];

const dot = (column: readonly number[], table: readonly number[]): number => column.reduce((sum, value, place) => sum + value * (table[place] as number), 0);

/** The table nearest to the given one, in χ², with the declared sums; the given one where that would need negative numbers. */
function calibrated(table: readonly number[], counts: readonly (readonly number[])[], columns: readonly (readonly number[])[], ends: readonly Ends[]): number[] {
  const sums = [...counts, ...columns];
  const off = sums.map((sum, i) => {
    const end = ends[i - counts.length];
    const held = dot(sum, table);
    return end ? Math.min(Math.max(held, end[0]), end[1]) - held : 0;
  });
  const matrix = sums.map((one) => sums.map((other) => table.reduce((sum, value, place) => sum + value * (one[place] as number) * (other[place] as number), 0)));
  const multipliers = solution(matrix, off);
  const moved = table.map((value, place) => value * (1 + sums.reduce((sum, one, i) => sum + (multipliers[i] as number) * (one[place] as number), 0)));
  return moved.every((value) => value >= 0) ? moved : [...table];
}

/** The places that are not whole yet, rounded in turn with one random start: their sum is kept, and each mean (Madow 1949). */
function roundedSystematically(table: readonly number[], places: readonly number[], random: RandomStream): number[] {
  const whole = [...table];
  let [reached, taken] = [random(), 0];
  for (const place of places.filter((one) => !Number.isInteger(table[one]))) {
    const floor = Math.floor(table[place] as number);
    reached += (table[place] as number) - floor;
    // A sum of fractions that is off by rounding must not lose a whole text.
    const up = Math.floor(reached + 1e-9) - taken;
    taken += up;
    whole[place] = floor + up;
  }
  return whole;
}

/** Single texts change to another cell of their prompt as long as that brings the sums nearer to the declared ones. */
function repaired(table: readonly number[], ideal: readonly number[], groups: readonly (readonly number[])[], columns: readonly (readonly number[])[], ends: readonly Ends[]): number[] {
  const quotas = [...table];
  const sums = columns.map((column) => dot(column, quotas));
  const miss = (j: number, held: number): number => Math.max(0, (ends[j] as Ends)[0] - held, held - (ends[j] as Ends)[1]) ** 2;
  const after = (j: number, from: number, to: number): number => (sums[j] as number) + (columns[j]?.[to] as number) - (columns[j]?.[from] as number);
  for (;;) {
    let best: { from: number; to: number; gain: number; strain: number } | undefined;
    for (const group of groups) for (const from of group) for (const to of group) {
      if (from === to || (quotas[from] as number) === 0) continue;
      const gain = sums.reduce((total, held, j) => total + miss(j, held) - miss(j, after(j, from, to)), 0);
      const strain = (ideal[from] as number) - (quotas[from] as number) + (quotas[to] as number) - (ideal[to] as number);
      if (gain > 1e-9 && (!best || gain > best.gain + 1e-9 || (gain > best.gain - 1e-9 && strain < best.strain))) best = { from, to, gain, strain };
    }
    if (!best) return quotas;
    const { from, to } = best;
    columns.forEach((_, j) => { sums[j] = after(j, from, to); });
    quotas[from] = (quotas[from] as number) - 1;
    quotas[to] = (quotas[to] as number) + 1;
  }
}
