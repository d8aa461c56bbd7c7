/** The Measure tab: how often the untouched model does what is declared, what the target will cost, and how its texts read. */
import { useState } from 'preact/hooks';
import type { Model } from '../store';
import type { RunView } from '../../src/shared/run-view';
import { count, interval, moment, target } from '../format';
import { useActions } from '../parts/actions';
import { Button } from '../parts/button';
import { Bar } from '../parts/bar';
import { Empty } from '../parts/empty';
import { FilterBar } from '../parts/filter';
import { FailureCard, Warnings } from '../parts/notice';
import { noFilter, Texts } from '../parts/texts';
import { progressWord, statusWord } from '../parts/words';
import { seriesClass } from '../theme';
import { Cost } from './cost';

export function MeasureTab({ model }: { model: Model }) {
  const { act } = useActions();
  const [filter, setFilter] = useState(noFilter);
  const { run } = model;
  if (!run) return <Empty text="See how often the untouched model already does what the spec declares, and what the target will cost. Nothing is trained." button="Measure base model" onPress={() => { act('measure'); }} />;
  const names = run.constraints.map(({ name }) => name);
  const isMeasuring = model.target.kind === 'measure';
  return (
    <div class="tab">
      {isMeasuring && run.failure && <FailureCard failure={run.failure} retry="Measure again" />}
      {isMeasuring && <Warnings warnings={run.warnings} />}
      {run.base ? <BaseMoments run={run} samples={run.base.samples} /> : !run.failure && <p class="faint">Sampling the base model: {statusWord(run)} {progressWord(run)}</p>}
      {run.base && run.target && <Cost base={run.base} target={run.target} />}
      {isMeasuring && (
        <div class="buttons">
          <Button primary disabled={run.status !== 'measured'} onPress={() => { act('train'); }}>Train</Button>
          <Button onPress={() => { act('openSpec'); }}>Edit spec</Button>
          {run.status === 'measured' && <Button onPress={() => { act('measure'); }}>Measure again</Button>}
        </div>
      )}
      {model.base && (
        <section aria-label="Texts of the base model">
          <div class="section-head"><h2>What it writes</h2><FilterBar names={names} filter={filter} onChange={setFilter} /></div>
          <Texts title="Base model" texts={model.base} filter={filter} names={names} absent="" />
        </section>
      )}
    </div>
  );
}

function BaseMoments({ run, samples }: { run: RunView; samples: number }) {
  return (
    <section aria-label="Base moments">
      <h2>The base model now <span class="faint">{count(samples)} samples, 95 % intervals</span></h2>
      <ul class="moments">
        {run.constraints.map((constraint, index) => {
          const base = run.base?.moments[constraint.name];
          return (
            <li key={constraint.name}>
              <span class={`name ${seriesClass(index)}`} title={constraint.description}><span class="swatch" aria-hidden="true" /> {constraint.name}</span>
              {base ? <Bar constraint={constraint} index={index} base={base.mean} value={[base.mean, base.low, base.high]} /> : <div class="bar-track" />}
              <span class="figures">{base && <><b>{moment(constraint, base.mean)}</b> <span class="faint">{interval(constraint, base.low, base.high)}</span></>} → {target(constraint)}</span>
              <span class="faint description">{constraint.description}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
