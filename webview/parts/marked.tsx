/** A text with the places that features matched; where several did, each leaves its own line below the word. */
import type { Mark } from '../../src/shared/run-view';
import { seriesClass } from '../theme';

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

export function Marked({ text, marks, names }: { text: string; marks: readonly Mark[]; names: readonly string[] }) {
  return (
    <span class="text">
      {piecesOf(text, marks).map((piece) => {
        const [first] = piece.constraints;
        if (first === undefined) return piece.text;
        return <mark class={seriesClass(first)} title={piece.constraints.map((index) => names[index]).join(', ')}>{piece.text}</mark>;
      })}
    </span>
  );
}

/** What a text continues, set apart from what the model wrote. */
export function Prompt({ text }: { text: string }) {
  return text === '' ? null : <span class="prompt faint">{text}</span>;
}
