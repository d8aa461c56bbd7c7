/** The Sample tab: asks the trained model for texts and puts them into documents. */
import type { Model } from '../store';
import { useActions } from '../parts/actions';
import { Empty } from '../parts/empty';
import { useKept } from '../parts/kept';
import { Controls } from './controls';
import type { Form } from './form';
import { InsertBar } from './insert-bar';
import { Reached } from './reached';
import { Rows } from './rows';

/** Places in the batch that a request asked for; another batch has none selected. */
interface Selection {
  readonly of: number | undefined;
  readonly places: readonly number[];
}

const noSelection: Selection = { of: undefined, places: [] };

export interface SampleTabProps {
  readonly model: Model;
  readonly form: Form;
  readonly onForm: (form: Form) => void;
}

export function SampleTab({ model, form, onForm }: SampleTabProps) {
  const { act, show } = useActions();
  const [selection, setSelection] = useKept('selection', noSelection);
  const { run, batch } = model;
  if (!run || model.target.kind !== 'run') return <Empty text="There is nothing to sample yet: train the spec first." button="Train" onPress={() => { act('train'); }} />;
  if (!run.canSample) return <Empty text="The model can be sampled when the run has finished. “Finish now” ends it with what it has reached." button="Show the run" onPress={() => { show('train'); }} />;
  const rows = batch?.rows ?? [];
  const selected = new Set(selection.of === batch?.request ? selection.places : []);
  const places = rows.map(({ index }) => index).filter((index) => selected.size === 0 || selected.has(index));
  const select = (index: number, isOn: boolean): void => {
    const others = [...selected].filter((other) => other !== index);
    setSelection({ of: batch?.request, places: isOn ? [...others, index] : others });
  };
  return (
    <div class="tab">
      <Controls model={model} run={run} form={form} onChange={onForm} />
      {batch && <p class="visually-hidden" role="status">{batch.running ? 'Sampling' : rows.length === 1 ? '1 sample' : `${String(rows.length)} samples`}</p>}
      {batch?.running === true && <div class="progress" role="progressbar" aria-label="Sampling" aria-valuemin={0} aria-valuemax={batch.wanted} aria-valuenow={rows.length}><div style={{ width: `${String((rows.length / batch.wanted) * 100)}%` }} /></div>}
      {batch && rows.length > 0 && (
        <div class="batch-head">
          <Reached batch={batch} constraints={run.constraints} />
          <InsertBar places={places} isSelection={selected.size > 0} />
        </div>
      )}
      {batch?.account !== undefined && <p class="faint">{batch.account}</p>}
      {!batch && <p class="faint">Texts come from {run.name}, at the step that was exported. Each is a new draw.</p>}
      <Rows rows={rows} growing={batch?.growing ?? []} constraints={run.constraints} selected={selected} onSelect={select} />
    </div>
  );
}
