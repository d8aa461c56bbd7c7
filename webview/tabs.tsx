/** The three tabs; only the one that is shown is drawn. */
import type { PanelTab } from '../src/shared/panel';
import { MeasureTab } from './measure/tab';
import { useActions } from './parts/actions';
import { useKept } from './parts/kept';
import { firstForm } from './sample/form';
import { SampleTab } from './sample/tab';
import type { Model } from './store';
import { TrainTab } from './train/tab';

const tabs: readonly (readonly [PanelTab, string])[] = [['train', 'Train'], ['sample', 'Sample'], ['measure', 'Measure']];

export function Tabs({ model }: { model: Model }) {
  const { show } = useActions();
  const [form, setForm] = useKept('form', firstForm);
  return (
    <vscode-panels
      activeid={model.tab}
      onChange={({ target, currentTarget }) => {
        // Fields inside the tabs report their changes by an event of the same name.
        const chosen = tabs.find(([id]) => id === currentTarget.activeid);
        if (target === currentTarget && chosen) show(chosen[0]);
      }}
    >
      {tabs.map(([id, label]) => <vscode-panel-tab key={id} id={id}>{label}</vscode-panel-tab>)}
      <vscode-panel-view id="view-train">{model.tab === 'train' && <TrainTab model={model} />}</vscode-panel-view>
      <vscode-panel-view id="view-sample">{model.tab === 'sample' && <SampleTab model={model} form={form} onForm={setForm} />}</vscode-panel-view>
      <vscode-panel-view id="view-measure">{model.tab === 'measure' && <MeasureTab model={model} />}</vscode-panel-view>
    </vscode-panels>
  );
}
