/** A text with the places that features matched; where several did, each leaves its own line below the word. */
import type { Mark } from '../../src/shared/run-view';
import { seriesClass } from '../theme';
import { piecesOf } from './pieces';

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
  return text === '' ? null : <span class="continues faint">{text}</span>;
}
