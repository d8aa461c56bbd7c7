/** Sampled texts as they come: each with the constraints it meets, how likely it was, and buttons for it alone. */
import type { SampledText } from '../../src/shared/panel';
import type { ConstraintView } from '../../src/shared/run-view';
import { number } from '../format';
import { useActions } from '../parts/actions';
import { Button } from '../parts/button';
import { Marked } from '../parts/marked';
import { seriesClass } from '../theme';

export interface RowsProps {
  readonly rows: readonly SampledText[];
  readonly constraints: readonly ConstraintView[];
  readonly selected: ReadonlySet<number>;
  readonly onSelect: (index: number, isOn: boolean) => void;
}

export function Rows({ rows, constraints, selected, onSelect }: RowsProps) {
  const { insert, copy } = useActions();
  const names = constraints.map(({ name }) => name);
  return (
    <ol class="samples">
      {rows.map((row, index) => {
        const place = String(index + 1);
        return (
          <li key={index}>
            <vscode-checkbox checked={selected.has(index)} onChange={({ currentTarget }) => { onSelect(index, currentTarget.checked); }}>{place}</vscode-checkbox>
            <div class="body">
              <Marked text={row.text || '(empty text)'} marks={row.marks} names={names} />
              <p class="meta">
                {constraints.map((constraint, place) => <Verdict key={constraint.name} constraint={constraint} index={place} value={row.features[place] ?? null} />)}
                {row.logProb !== null && <span class="faint">{number(row.logProb).replace('-', '−')} nats</span>}
                {row.finish === 'length' && <span class="faint">cut at the longest length</span>}
              </p>
            </div>
            <div class="buttons">
              <Button label={`Insert sample ${place}`} onPress={() => { insert([row]); }}>Insert</Button>
              <Button label={`Copy sample ${place}`} onPress={() => { copy(row.text); }}>Copy</Button>
            </div>
          </li>
        );
      })}
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
