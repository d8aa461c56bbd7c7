/** The Measure tab: how often the untouched model does what is declared, what the target will cost, and how its texts read. */
import type { Model } from '../store';
import type { RunView } from '../../src/shared/run-view';
import { count } from '../format';
import { useActions } from '../parts/actions';
import { Empty } from '../parts/empty';
import { FilterBar } from '../parts/filter';
import { useKept } from '../parts/kept';
import { MomentRows } from '../parts/moments';
import { FailureCard, Warnings } from '../parts/notice';
import { noFilter, Texts } from '../parts/texts';
import { Term } from '../parts/term';
import { progressWord, statusWord, terms } from '../parts/words';
import { Cost } from './cost';

export function MeasureTab({ model }: { model: Model }) {
  const { act } = useActions();
  const [filter, setFilter] = useKept('measure filter', noFilter);
  const { run } = model;
  if (!run) return <Empty text="See how often the untouched model already does what the spec declares, and what the target will cost. Nothing is trained." button="Measure base model" onPress={() => { act('measure'); }} />;
  const names = run.constraints.map(({ name }) => name);
  const isMeasuring = model.target.kind === 'measure';
  return (
    <div class="tab">
      {isMeasuring && run.failure && <FailureCard failure={run.failure} retry={{ action: 'measure', label: 'Measure again' }} />}
      {run.base ? <BaseMoments run={run} samples={run.base.samples} /> : !run.failure && <p class="faint">Sampling the base model: {statusWord(run)} {progressWord(run)}</p>}
      {run.base && run.target && <Cost base={run.base} target={run.target} />}
      {isMeasuring && <Warnings warnings={run.warnings} />}
      {model.base && (
        <section aria-label="Texts of the base model">
          <div class="section-head"><h2>What it writes</h2><FilterBar names={names} filter={filter} onChange={setFilter} /></div>
          <Texts title="Base model" texts={model.base} filter={filter} names={names} absent="" />
        </section>
      )}
    </div>
  );
}

function BaseMoments({ run: { constraints, base }, samples }: { run: RunView; samples: number }) {
  const rows = constraints.map((constraint) => {
    const value = base?.moments[constraint.name];
    return { constraint, value, start: constraint.isShare ? 0 : value?.mean, note: <span class="faint">{constraint.description}</span> };
  });
  return (
    <section aria-label="Base moments">
      <h2>The base model now <span class="faint">{count(samples)} samples, with <Term explain={terms.interval}>interval</Term></span></h2>
      <MomentRows rows={rows} />
    </section>
  );
}
