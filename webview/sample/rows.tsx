/** Sampled texts as they come: each with the constraints it meets, how likely it was, and buttons for it alone. */
import type { BatchView, SampledText } from '../../src/shared/panel';
import type { ConstraintView } from '../../src/shared/run-view';
import { number } from '../format';
import { useActions } from '../parts/actions';
import { Button } from '../parts/button';
import { Marked, Prompt } from '../parts/marked';
import { seriesClass } from '../theme';

export interface RowsProps {
  readonly rows: readonly SampledText[];
  /** Texts that are being written, by place. */
  readonly growing: BatchView['growing'];
  readonly constraints: readonly ConstraintView[];
  readonly selected: ReadonlySet<number>;
  readonly onSelect: (index: number, isOn: boolean) => void;
}

export function Rows({ rows, growing, constraints, selected, onSelect }: RowsProps) {
  const { insert, copy } = useActions();
  const names = constraints.map(({ name }) => name);
  return (
    <ol class="samples">
      {rows.map((row) => {
        const place = String(row.index + 1);
        return (
          <li key={row.index}>
            <vscode-checkbox checked={selected.has(row.index)} onChange={({ currentTarget }) => { onSelect(row.index, currentTarget.checked); }}>{place}</vscode-checkbox>
            <div class="body">
              <Prompt text={row.prompt} /><Marked text={row.text || '(empty text)'} marks={row.marks} names={names} />
              <p class="meta">
                {constraints.map((constraint, index) => <Verdict key={constraint.name} constraint={constraint} index={index} value={row.features[index] ?? null} />)}
                {row.logProb !== null && <span class="faint">{number(row.logProb).replace('-', '−')} nats</span>}
                {row.finish === 'length' && <span class="faint">cut at the longest length</span>}
              </p>
            </div>
            <div class="buttons">
              <Button label={`Insert sample ${place}`} onPress={() => { insert([row.index]); }}>Insert</Button>
              <Button label={`Copy sample ${place}`} onPress={() => { copy(row.text); }}>Copy</Button>
            </div>
          </li>
        );
      })}
      {growing.map(([index, text]) => (
        <li key={index} class="growing"><span class="faint">{index + 1}</span><p class="body faint text">{text}</p></li>
      ))}
    </ol>
  );
}

function Verdict({ constraint: { name, isShare, unit }, index, value }: { constraint: ConstraintView; index: number; value: number | null }) {
  if (value === null) return <span class="faint">{name} ?</span>;
  if (!isShare) return <span class={seriesClass(index)}>{name} {number(value)} {unit}</span>;
  return value > 0
    ? <span class={`verdict yes ${seriesClass(index)}`}>{name} <span aria-hidden="true">✓</span><span class="visually-hidden">yes</span></span>
    : <span class="verdict no faint">{name} <span aria-hidden="true">✗</span><span class="visually-hidden">no</span></span>;
}
