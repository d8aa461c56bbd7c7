/** Where the moments are while the run is at work, from the newest samples of training. */
import type { RunView } from '../../src/shared/run-view';
import { count } from '../format';
import { MomentRows } from '../parts/moments';
import { Term } from '../parts/term';
import { terms } from '../parts/words';

export function RunningMoments({ run: { constraints, base, latest, pace, step } }: { run: RunView }) {
  const rows = constraints.map((constraint, index) => {
    const start = base?.moments[constraint.name];
    const now = latest?.moments[index];
    return { constraint, start: start?.mean, value: now ? { mean: now[0], low: now[1], high: now[2] } : start };
  });
  return (
    <section aria-label="Moments">
      <h2>
        Moments{' '}
        {base || latest
          ? <span class="faint">{latest ? `from the newest ${count(pace?.batch ?? 0)} samples, at step ${String(step)}` : `of the base model, from ${count(base?.samples ?? 0)} samples`}, with <Term explain={terms.interval}>interval</Term></span>
          : <span class="faint">are measured on the base model first: how often it meets each constraint by itself</span>}
      </h2>
      <MomentRows rows={rows} />
    </section>
  );
}
