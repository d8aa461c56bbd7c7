/**
 * How many texts of each kind a matched batch has: n_s ≈ N·p_s for every cell s, a combination of the binary features' values.
 * Controlled rounding: systematic sampling rounds each N·p_s up or down, up as often as its fraction says, so that no cell is
 * favoured; then single texts change their cell until the declared shares are met as exactly as whole texts allow, from cells
 * that have too many to cells that have too few.
 */
import type { RandomStream } from './random';
import { valueOf, type Statistic } from './target';

export interface Cell {
  readonly prompt: number;
  /** In the order of the constraints; not a number where a feature has nothing to say or is numeric. */
  readonly values: readonly number[];
  /** p_s, within the prompt. */
  readonly share: number;
}

/** A declared share counts for more than any closeness to N·p_s. */
const declaredWeight = 1e6;

/** n_s of each cell; `wanted` texts of each prompt, `statistics` of binary features only. A prompt without a cell gets none. */
export function quotasOf(cells: readonly Cell[], wanted: readonly number[], statistics: readonly Statistic[], random: RandomStream): number[] {
  const quotas = new Array<number>(cells.length).fill(0);
  const ideal = new Array<number>(cells.length).fill(0);
  wanted.forEach((count, prompt) => {
    const own = cells.flatMap((cell, place) => cell.prompt === prompt ? [place] : []);
    const total = own.reduce((sum, place) => sum + (cells[place] as Cell).share, 0);
    for (const place of own) ideal[place] = count * (cells[place] as Cell).share / total;
    roundSystematically(own, ideal, random).forEach((n, i) => { quotas[own[i] as number] = n; });
  });
  return improve(new Table(cells, ideal, quotas, statistics, wanted));
}

/** E[n] = ideal for each, |n − ideal| < 1, and the sum is kept (Madow 1949). */
function roundSystematically(places: readonly number[], ideal: readonly number[], random: RandomStream): number[] {
  let [reached, taken] = [random(), 0];
  return places.map((place) => {
    reached += ideal[place] as number;
    // A sum of shares that is off by rounding must not lose a whole text.
    const n = Math.floor(reached + 1e-9) - taken;
    taken += n;
    return n;
  });
}

/** Moves single texts between cells of one prompt as long as that brings the table nearer to what is wanted. */
function improve(table: Table): number[] {
  for (;;) {
    const best = table.bestMove();
    if (!best) return table.quotas;
    table.move(best);
  }
}

interface Move {
  readonly from: number;
  readonly to: number;
}

class Table {
  /** s of one text of each cell, for each statistic. */
  private readonly columns: readonly (readonly number[])[];
  private readonly ends: readonly (readonly [low: number, high: number])[];
  /** Of all texts together, for each statistic. */
  private readonly sums: number[];

  constructor(private readonly cells: readonly Cell[], private readonly ideal: readonly number[], readonly quotas: number[], statistics: readonly Statistic[], wanted: readonly number[]) {
    this.columns = statistics.map((statistic) => cells.map(({ values, prompt }) => valueOf(statistic, values, prompt)));
    const texts = wanted.reduce((sum, count) => sum + count, 0);
    this.ends = statistics.map(({ low, high }) => [low * texts, high * texts]);
    this.sums = this.columns.map((column) => column.reduce((sum, value, place) => sum + value * (quotas[place] as number), 0));
  }

  /** The move that gains most; none where every one loses. */
  bestMove(): Move | undefined {
    let [best, least] = [undefined as Move | undefined, -1e-9];
    for (const [from, cell] of this.cells.entries()) {
      if ((this.quotas[from] as number) === 0) continue;
      for (const [to, other] of this.cells.entries()) {
        if (to === from || other.prompt !== cell.prompt) continue;
        const change = this.change({ from, to });
        if (change < least) [best, least] = [{ from, to }, change];
      }
    }
    return best;
  }

  move({ from, to }: Move): void {
    this.quotas[from] = (this.quotas[from] as number) - 1;
    this.quotas[to] = (this.quotas[to] as number) + 1;
    this.columns.forEach((column, j) => { this.sums[j] = (this.sums[j] as number) + (column[to] as number) - (column[from] as number); });
  }

  private change({ from, to }: Move): number {
    const declared = this.columns.reduce((sum, column, j) => {
      const held = this.sums[j] as number;
      return sum + this.miss(j, held + (column[to] as number) - (column[from] as number)) - this.miss(j, held);
    }, 0);
    return declaredWeight * declared + this.distance(from, -1) + this.distance(to, 1);
  }

  /** Squared distance of a sum of texts from what is declared; 0 between the ends of an interval. */
  private miss(j: number, held: number): number {
    const [low, high] = this.ends[j] as readonly [number, number];
    return Math.max(0, low - held, held - high) ** 2;
  }

  /** Change of (n − N·p)²/(N·p), the χ² distance: frequent cells give and take first. */
  private distance(place: number, by: number): number {
    const off = (this.quotas[place] as number) - (this.ideal[place] as number);
    return ((off + by) ** 2 - off ** 2) / Math.max(this.ideal[place] as number, 1e-3);
  }
}
