/** One row a constraint: where it is, where it came from and where it should be. */
import type { RunView } from '../../src/shared/run-view';
import { interval, moment, target } from '../format';
import { Bar } from '../parts/bar';
import { Term } from '../parts/term';
import { terms } from '../parts/words';
import { seriesClass } from '../theme';

export function Moments({ run }: { run: RunView }) {
  const { constraints, base, latest, pace, step } = run;
  const from = latest ? `from the ${String(pace?.batch ?? 0)} samples of step ${String(step)}` : `of the base model, ${base ? base.samples.toLocaleString('en') : '0'} samples`;
  return (
    <section aria-label="Moments">
      <h2>Moments <span class="faint">{from}, with <Term explain={terms.interval}>interval</Term></span></h2>
      <ul class="moments">
        {constraints.map((constraint, index) => {
          const start = base?.moments[constraint.name];
          const value = latest?.moments[index] ?? (start ? [start.mean, start.low, start.high] as const : undefined);
          return (
            <li key={constraint.name}>
              <span class={`name ${seriesClass(index)}`} title={constraint.description}><span class="swatch" aria-hidden="true" /> {constraint.name}</span>
              {value ? <Bar constraint={constraint} index={index} base={start?.mean ?? value[0]} value={value} /> : <div class="bar-track" />}
              <span class="figures">
                {value && <><b>{moment(constraint, value[0])}</b> <span class="faint">{interval(constraint, value[1], value[2])}</span></>}
                {' → '}{target(constraint)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
