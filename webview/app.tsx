/** The panel: header, tabs, and what every tab has in common. */
import { useMemo, useReducer, useEffect, useState } from 'preact/hooks';
import type { PanelTab } from '../src/shared/panel';
import { keep, listen, request } from './host';
import { ActionsContext, type Actions } from './parts/actions';
import { ComplaintBar } from './parts/notice';
import { statusWord } from './parts/words';
import { MeasureTab } from './measure/tab';
import { firstForm } from './sample/form';
import { SampleTab } from './sample/tab';
import { update, type Message, type Model } from './store';
import { Header } from './train/header';
import { TrainTab } from './train/tab';

const tabs: readonly (readonly [PanelTab, string])[] = [['train', 'Train'], ['sample', 'Sample'], ['measure', 'Measure']];

function actionsOf(dispatch: (message: Message) => void): Actions {
  return {
    act: (action) => { dispatch({ type: 'asked', action, request: request({ type: 'action', action }) }); },
    show: (tab) => { dispatch({ type: 'tab', tab }); },
    sample: (options) => { request({ type: 'sample', options }); },
    cancel: (of) => { request({ type: 'cancel', of }); },
    insert: (places, format) => { request({ type: 'insert', places, format }); },
    copy: (text) => { request({ type: 'copy', text }); },
    dismiss: () => { dispatch({ type: 'dismissed' }); },
  };
}

export function App() {
  const [model, dispatch] = useReducer<Model | undefined, Message>(update, undefined);
  const [form, setForm] = useState(firstForm);
  const actions = useMemo(() => actionsOf(dispatch), []);
  useEffect(() => { listen(dispatch); }, []);
  useEffect(() => { if (model) keep({ target: model.target, tab: model.tab }); }, [model?.target, model?.tab]);
  if (!model) return <p class="faint loading">Reading the run…</p>;
  return (
    <ActionsContext.Provider value={actions}>
      {model.run ? <Header model={model} run={model.run} /> : <header><div class="headline"><h1>{model.title}</h1></div></header>}
      <p class="visually-hidden" role="status" aria-live="polite">{model.run ? `${model.title}: ${statusWord(model.run)}` : ''}</p>
      {!model.trusted && <p class="card hint">This workspace is not trusted: Nudge starts no process here.</p>}
      {model.complaint && <ComplaintBar complaint={model.complaint} />}
      <vscode-panels
        activeid={model.tab}
        onChange={({ target, currentTarget }) => {
          const chosen = tabs.find(([id]) => id === currentTarget.activeid);
          if (target === currentTarget && chosen) dispatch({ type: 'tab', tab: chosen[0] });
        }}
      >
        {tabs.map(([id, label]) => <vscode-panel-tab key={id} id={id}>{label}</vscode-panel-tab>)}
        <vscode-panel-view id="view-train">{model.tab === 'train' && <TrainTab model={model} />}</vscode-panel-view>
        <vscode-panel-view id="view-sample">{model.tab === 'sample' && <SampleTab model={model} form={form} onForm={setForm} />}</vscode-panel-view>
        <vscode-panel-view id="view-measure">{model.tab === 'measure' && <MeasureTab model={model} />}</vscode-panel-view>
      </vscode-panels>
    </ActionsContext.Provider>
  );
}
