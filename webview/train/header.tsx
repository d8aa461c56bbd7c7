/** What the run is, what it is doing and how long it will take; and the buttons that make sense now. */
import type { Model } from '../store';
import type { PanelAction } from '../../src/shared/panel';
import type { RunView } from '../../src/shared/run-view';
import { bytes, clock, perStep } from '../format';
import { useActions } from '../parts/actions';
import { Button } from '../parts/button';
import { progressShare, progressWord, statusWord } from '../parts/words';

const labels: Readonly<Partial<Record<PanelAction, [label: string, busy: string]>>> = {
  pause: ['Pause', 'Pausing…'], resume: ['Resume', 'Resuming…'], finish: ['Finish now', 'Finishing…'], stop: ['Stop', 'Stopping…'], measure: ['Measure again', 'Starting…'],
};

/** The trainer looks for controls between batches of samples and between steps; loading and saving it can only stop. */
const pausable: ReadonlySet<string> = new Set(['base', 'training', 'evaluating']);

export function actionsOf({ status, phase, failure }: RunView): PanelAction[] {
  switch (status) {
    case 'running': return phase?.name === 'training' ? ['pause', 'finish', 'stop'] : pausable.has(phase?.name ?? '') ? ['pause', 'stop'] : ['stop'];
    case 'waiting': return ['stop'];
    case 'paused': return ['resume', 'finish', 'stop'];
    case 'interrupted': case 'stopped': return ['resume', 'train'];
    case 'failed': return failure ? [] : ['resume'];
    case 'finished': case 'missed': return ['train'];
    case 'measured': return ['train', 'measure'];
  }
}

export function Header({ model, run }: { model: Model; run: RunView }) {
  const { act, show } = useActions();
  const share = run.status === 'running' ? progressShare(run) : undefined;
  const isEnded = run.status === 'finished' || run.status === 'missed';
  return (
    <header>
      <div class="headline">
        <h1 tabIndex={-1}>{model.title}</h1>
        <span class={`badge ${run.status}`}>{statusWord(run)}</span>
        <span class="faint">{progressWord(run)}</span>
      </div>
      {share !== undefined && <div class="progress" role="progressbar" aria-label={statusWord(run)} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}><div style={{ width: `${String(share * 100)}%` }} /></div>}
      <div class="controls">
        <div class="buttons">
          {isEnded && run.canSample && model.tab !== 'sample' && <Button leadsToTab primary={run.status === 'finished'} onPress={() => { show('sample'); }}>Sample…</Button>}
          {actionsOf(run).map((action, index) => {
            const isPending = model.pending?.action === action;
            const [label, busy] = action === 'train' ? [run.status === 'measured' ? 'Train' : 'Train again', 'Starting…'] : labels[action] ?? [action, action];
            // Pause becomes Resume: one button, which keeps the focus.
            return <Button key={action === 'resume' ? 'pause' : action} primary={index === 0 && (action === 'resume' || run.status === 'measured')} busy={isPending} onPress={() => { act(action); }}>{isPending ? busy : label}</Button>;
          })}
          {!run.failure && <Button onPress={() => { act('openSpec'); }}>Edit spec</Button>}
          {!run.failure && <Button onPress={() => { act('showLog'); }}>Show log</Button>}
        </div>
        <p class="facts faint">{factsOf(run).map((fact) => <span>{fact}</span>)}</p>
      </div>
    </header>
  );
}

function factsOf({ pace, secondsLeft, model, method, device, status, result }: RunView): string[] {
  const facts: string[] = [];
  if (secondsLeft !== undefined) facts.push(`ETA ${clock(secondsLeft)}`);
  if (pace && status === 'running') facts.push(perStep(pace.secondsPerStep));
  if (result?.seconds !== undefined) facts.push(`took ${clock(result.seconds)}`);
  if (device) facts.push(device);
  if (pace?.memory !== undefined && status === 'running') facts.push(bytes(pace.memory));
  return status === 'measured' ? [...facts, model] : [...facts, model, method];
}
