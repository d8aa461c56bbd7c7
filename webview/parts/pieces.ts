/** Cuts texts where features matched. */
import type { Mark } from '../../src/shared/run-view';

export interface Piece {
  readonly text: string;
  /** Constraints that matched here. */
  readonly constraints: readonly number[];
}

/** Cuts a text where marks begin and end; matches of different constraints may overlap. */
export function piecesOf(text: string, marks: readonly Mark[]): Piece[] {
  const cuts = [...new Set([0, text.length, ...marks.flatMap(({ start, end }) => [start, end])])].sort((one, other) => one - other);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length;
    const constraints = marks.filter((mark) => mark.start < end && mark.end > start).map(({ constraint }) => constraint);
    return { text: text.slice(start, end), constraints: [...new Set(constraints)] };
  });
}
