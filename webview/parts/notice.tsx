/** Failures, complaints and warnings: one sentence, one remedy, and buttons that go on from there. */
import type { Complaint, PanelAction } from '../../src/shared/panel';
import type { FailureView, RunView, WarningView } from '../../src/shared/run-view';
import { useActions } from './actions';
import { Button } from './button';

/** What tries once more: `measure` after a measurement, `resume` or `train` after a run. */
export interface Retry {
  readonly action: PanelAction;
  readonly label: string;
}

export function FailureCard({ failure, retry }: { failure: FailureView; retry: Retry }) {
  const { act, copy } = useActions();
  const isOfSpec = failure.exitCode === 2 || failure.exitCode === 3;
  const details = [failure.message, failure.remedy, `code: ${failure.code}`, `step: ${String(failure.step)}`].join('\n');
  return (
    <section class="card failure" role="alert" aria-label="Failure">
      <p class="sentence"><span aria-hidden="true">✕ </span>{failure.message}</p>
      <p>{failure.remedy}</p>
      <div class="buttons">
        <Button primary={isOfSpec} onPress={() => { act('openSpec'); }}>Edit spec</Button>
        <Button primary={!isOfSpec} onPress={() => { act(retry.action); }}>{retry.label}</Button>
        <Button onPress={() => { act('showLog'); }}>Show log</Button>
        <Button onPress={() => { copy(details); }}>Copy details</Button>
      </div>
    </section>
  );
}

/** A run goes on from its checkpoint; one that failed by its spec, or by a script it has a copy of, begins anew with what they are then. */
export function retryOf({ failure, checkpoint }: RunView): Retry {
  if (failure?.exitCode === 2 || failure?.exitCode === 3 || failure?.code === 'script-failed') return { action: 'train', label: 'Train again' };
  return { action: 'resume', label: checkpoint === undefined ? 'Try again' : `Go on from step ${String(checkpoint)}` };
}

export function ComplaintBar({ complaint }: { complaint: Complaint }) {
  const { dismiss, copy, remedy } = useActions();
  const { offer } = complaint;
  return (
    <div class="card failure bar" role="alert">
      <p><span class="sentence">{complaint.sentence}</span> {complaint.remedy}</p>
      <div class="buttons">
        {offer && <Button primary onPress={() => { remedy(offer.id); }}>{offer.title}</Button>}
        <Button onPress={() => { copy(`${complaint.sentence}\n${complaint.remedy}`); }}>Copy details</Button>
        <Button onPress={dismiss}>Close</Button>
      </div>
    </div>
  );
}

export function Warnings({ warnings }: { warnings: readonly WarningView[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul class="warnings" aria-label="Warnings">
      {warnings.map(({ message, remedy, step, isNote }) => (
        <li class={isNote ? 'note' : ''}>
          <span aria-hidden="true">{isNote ? 'ℹ' : '⚠'} </span><span class={isNote ? '' : 'sentence'}>{message}</span> {remedy} {step > 0 && <span class="faint">step {step}</span>}
        </li>
      ))}
    </ul>
  );
}
