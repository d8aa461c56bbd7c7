/** Puts the selected samples, or all of them, into the document in one of the formats. */
import type { SampleFormat } from '../../src/shared/panel';
import { useActions } from '../parts/actions';
import { Button } from '../parts/button';
import { useKept } from '../parts/kept';

type Choice = SampleFormat | 'cursors';

const formats: readonly (readonly [Choice, string])[] = [
  ['lines', 'lines'], ['jsonl', 'JSONL'], ['csv', 'CSV'], ['markdown', 'Markdown list'], ['cursors', 'one at each cursor'],
];

export function InsertBar({ places, isSelection }: { places: readonly number[]; isSelection: boolean }) {
  const { insert } = useActions();
  const [{ format }, setChoice] = useKept<{ format: Choice }>('insert', { format: 'lines' });
  const words = `Insert ${String(places.length)}${isSelection ? ' selected' : ''}`;
  return (
    <div class="insert-bar">
      <Button primary disabled={places.length === 0} onPress={() => { insert(places, format === 'cursors' ? undefined : format); }}>{words}</Button>
      <label for="format">as</label>
      <vscode-dropdown id="format" onChange={({ currentTarget }) => { setChoice({ format: formats.find(([value]) => value === currentTarget.value)?.[0] ?? 'lines' }); }}>
        {formats.map(([value, label]) => <vscode-option key={value} value={value} selected={value === format}>{label}</vscode-option>)}
      </vscode-dropdown>
      <span class="faint">into the document you were last in</span>
    </div>
  );
}
