/** What the target will cost, in words that need no formula, and in the figures behind them. */
import type { BaseView, TargetView } from '../../src/shared/run-view';
import { count, fixed, nats } from '../format';
import { Term } from '../parts/term';
import { terms } from '../parts/words';

/** Below this many, λ and everything after rests on too few texts. */
const fewSamples = 100;

export function Cost({ base, target }: { base: BaseView; target: TargetView }) {
  const { klTargetBase, klTargetBaseLow: low, klTargetBaseHigh: high, ess } = target;
  const samples = target.samples ?? base.samples;
  return (
    <section class="card" aria-label="What the target will cost">
      <h2>What the target will cost</h2>
      <p>
        {klTargetBase < 0.01
          ? 'The base model is there already, or nearly.'
          : <>Training takes the model about as far from the base model as keeping only <b>1 of every {everyNth(klTargetBase)}</b> of its texts would.</>}{' '}
        <span class="faint"><Term explain={terms.cost}>Distance</Term> {nats(klTargetBase)}{low !== undefined && high !== undefined ? ` [${fixed(low)}, ${fixed(high)}]` : ''}.</span>
      </p>
      <p>
        About <b>{count(Math.round(ess))}</b> of the {count(samples)} base samples carry the target <span class="faint whole">(<Term explain={terms.ess}>effective sample size</Term>)</span>
        {ess < fewSamples ? ': few. A milder moment, or more base samples in the spec, makes these figures surer.' : '.'}
      </p>
    </section>
  );
}

/** Keeping one of N texts, whichever fit, costs log N nats. */
function everyNth(kl: number): string {
  const texts = Math.exp(kl);
  return texts < 3 ? texts.toFixed(1) : count(Math.round(texts));
}
