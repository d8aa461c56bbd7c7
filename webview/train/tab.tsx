/** The Train tab: result or failure first, then where the moments are, the charts, and texts of both models side by side. */
import type { Model } from '../store';
import { useActions } from '../parts/actions';
import { Empty } from '../parts/empty';
import { FilterBar } from '../parts/filter';
import { useKept } from '../parts/kept';
import { FailureCard, retryOf, Warnings } from '../parts/notice';
import { noFilter, Texts } from '../parts/texts';
import { Charts } from './charts';
import { RunningMoments } from './moments';
import { ResultCard } from './result';

export function TrainTab({ model }: { model: Model }) {
  const { act } = useActions();
  const [filter, setFilter] = useKept('train filter', noFilter);
  const { run } = model;
  if (!run || model.target.kind !== 'run') {
    return <Empty text="This spec has not been trained from here. Training makes a model that writes as the spec declares; it goes on when this window is closed." button="Train" onPress={() => { act('train'); }} />;
  }
  const names = run.constraints.map(({ name }) => name);
  return (
    <div class="tab">
      {run.failure && <FailureCard failure={run.failure} retry={retryOf(run)} />}
      {run.status === 'interrupted' && <p class="card hint">The trainer has gone without a word{run.checkpoint === undefined ? '' : `; the run can go on from step ${String(run.checkpoint)}`}. Resume it, or look into its log.</p>}
      {run.result && <ResultCard run={run} result={run.result} />}
      {!run.result && <RunningMoments run={run} />}
      <Warnings warnings={run.warnings} />
      {model.points.length > 0 && <Charts model={model} run={run} />}
      {(model.now ?? model.base) && (
        <section aria-label="Texts">
          <div class="section-head"><h2>Texts</h2><FilterBar names={names} filter={filter} onChange={setFilter} /></div>
          <div class="columns">
            <Texts title={run.result ? 'Trained model' : model.now ? `Now, step ${String(model.now.step)}` : 'Now'} texts={model.now} filter={filter} names={names} absent="They come with the first training steps." />
            <Texts title="Base model" texts={model.base} filter={filter} names={names} absent="The base model is being sampled." />
          </div>
        </section>
      )}
      <p class="faint">{run.checkpoint === undefined ? '' : `Last checkpoint: step ${String(run.checkpoint)}.`}{run.resumedFrom === undefined ? '' : ` Resumed from step ${String(run.resumedFrom)}.`}</p>
    </div>
  );
}
