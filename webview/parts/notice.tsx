/** Failures, complaints and warnings: one sentence, one remedy, and buttons that go on from there. */
import type { Complaint } from '../../src/shared/panel';
import type { NoticeView } from '../../src/shared/run-view';
import { useActions } from './actions';
import { Button } from './button';

export function FailureCard({ failure, retry }: { failure: NoticeView; retry: string }) {
  const { act, copy } = useActions();
  const details = [failure.message, failure.remedy, `code: ${failure.code}`, `step: ${String(failure.step)}`].join('\n');
  return (
    <section class="card failure" role="alert" aria-label="Failure">
      <p class="sentence"><span aria-hidden="true">✕ </span>{failure.message}</p>
      <p>{failure.remedy}</p>
      <div class="buttons">
        <Button primary onPress={() => { act('resume'); }}>{retry}</Button>
        <Button onPress={() => { act('openSpec'); }}>Edit spec</Button>
        <Button onPress={() => { act('showLog'); }}>Show log</Button>
        <Button onPress={() => { copy(details); }}>Copy details</Button>
      </div>
    </section>
  );
}

export function ComplaintBar({ complaint }: { complaint: Complaint }) {
  const { dismiss, copy } = useActions();
  return (
    <div class="card failure bar" role="alert">
      <p><span class="sentence">{complaint.sentence}</span> {complaint.remedy}</p>
      <div class="buttons">
        <Button onPress={() => { copy(`${complaint.sentence}\n${complaint.remedy}`); }}>Copy details</Button>
        <Button onPress={dismiss}>Close</Button>
      </div>
    </div>
  );
}

export function Warnings({ warnings }: { warnings: readonly NoticeView[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul class="warnings" aria-label="Warnings">
      {warnings.map(({ message, remedy, step }) => (
        <li><span aria-hidden="true">⚠ </span><span class="sentence">{message}</span> {remedy} {step > 0 && <span class="faint">step {step}</span>}</li>
      ))}
    </ul>
  );
}
