/** The panel: header, what is to be said at once, and the tabs. */
import { useEffect, useMemo, useReducer } from 'preact/hooks';
import { keep, listen, request, tell } from './host';
import { ActionsContext, type Actions } from './parts/actions';
import { ComplaintBar } from './parts/notice';
import { statusWord } from './parts/words';
import { update, type Message, type Model } from './store';
import { Tabs } from './tabs';
import { Header } from './train/header';

function actionsOf(dispatch: (message: Message) => void): Actions {
  return {
    act: (action) => { dispatch({ type: 'asked', action, request: request({ type: 'action', action }) }); },
    show: (tab) => { dispatch({ type: 'tab', tab }); tell({ type: 'tab', tab }); },
    sample: (options) => { request({ type: 'sample', options }); },
    cancel: (of) => { request({ type: 'cancel', of }); },
    insert: (places, format) => { request({ type: 'insert', places, format }); },
    copy: (text) => { request({ type: 'copy', text }); },
    dismiss: () => { dispatch({ type: 'dismissed' }); },
    remedy: (of) => { dispatch({ type: 'dismissed' }); request({ type: 'remedy', of }); },
  };
}

export function App() {
  const [model, dispatch] = useReducer<Model | undefined, Message>(update, undefined);
  const actions = useMemo(() => actionsOf(dispatch), []);
  useEffect(() => { listen(dispatch); }, []);
  useEffect(() => { if (model) keep({ target: model.target, tab: model.tab }); }, [model?.target, model?.tab]);
  if (!model) return <p class="faint loading">Reading the run…</p>;
  const isMissing = model.target.kind === 'run' && !model.run;
  return (
    <ActionsContext.Provider value={actions}>
      {model.run ? <Header model={model} run={model.run} /> : <header><div class="headline"><h1 tabIndex={-1}>{model.title}</h1></div></header>}
      <p class="visually-hidden" role="status" aria-live="polite">{model.run ? `${model.title}: ${statusWord(model.run)}` : ''}</p>
      {!model.trusted && <p class="card hint">This workspace is not trusted: Nudge starts no process here.</p>}
      {model.complaint && <ComplaintBar complaint={model.complaint} />}
      {!isMissing && <Tabs model={model} />}
    </ActionsContext.Provider>
  );
}
