/** Small systems of linear equations, by Gauss and Jordan with pivots. */

const tiny = 1e-9;

/** Some x with A x = b; free unknowns are 0, equations that contradict others are passed over. */
export function solution(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const unknowns = matrix[0]?.length ?? 0;
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  const found = new Array<number>(unknowns).fill(0);
  reduced(rows, unknowns).forEach((column, row) => { found[column] = rows[row]?.[unknowns] as number; });
  return found;
}

/** Some u ≠ 0 with A u = 0; `undefined` where there is none. `unknowns` is A's number of columns. */
export function kernel(matrix: readonly (readonly number[])[], unknowns: number): number[] | undefined {
  const rows = matrix.map((row) => [...row]);
  const pivots = reduced(rows, unknowns);
  const free = Array.from({ length: unknowns }, (_, column) => column).find((column) => !pivots.includes(column));
  if (free === undefined) return undefined;
  const found = new Array<number>(unknowns).fill(0);
  found[free] = 1;
  pivots.forEach((column, row) => { found[column] = -(rows[row]?.[free] as number); });
  return found;
}

/** Brings the rows to reduced echelon form over their first `unknowns` columns; returns the pivot's column of each leading row. */
function reduced(rows: number[][], unknowns: number): number[] {
  const pivots: number[] = [];
  for (let column = 0; column < unknowns && pivots.length < rows.length; column += 1) {
    const size = (row: number): number => Math.abs(rows[row]?.[column] as number);
    let best = pivots.length;
    for (let row = best + 1; row < rows.length; row += 1) if (size(row) > size(best)) best = row;
    if (size(best) < tiny) continue;
    const at = pivots.length;
    [rows[at], rows[best]] = [rows[best] as number[], rows[at] as number[]];
    const lead = rows[at];
    const by = lead[column] as number;
    lead.forEach((value, i) => { lead[i] = value / by; });
    for (const [row, other] of rows.entries()) {
      const factor = other[column] as number;
      if (row !== at && factor !== 0) other.forEach((value, i) => { other[i] = value - factor * (lead[i] as number); });
    }
    pivots.push(column);
  }
  return pivots;
}
