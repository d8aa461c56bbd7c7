/** How it ended, on fresh samples: each constraint in plain words, and what it cost. */
import type { ResultView, RunView } from '../../src/shared/run-view';
import { count, fixed, moment, nats } from '../format';
import { useActions } from '../parts/actions';
import { Button } from '../parts/button';
import { MomentRows } from '../parts/moments';
import { Term } from '../parts/term';
import { terms } from '../parts/words';
import { ByPrompt } from './by-prompt';

const row = (...values: readonly (number | null | undefined)[]): string => values.map((value) => (typeof value === 'number' ? value.toFixed(3) : '–')).join(' / ');

export function ResultCard({ run, result }: { run: RunView; result: ResultView }) {
  const { act } = useActions();
  const rows = run.constraints.map((constraint, index) => {
    const base = run.base?.moments[constraint.name];
    const verdict = result.reachedEach[index] ? '✓ reached' : '✕ missed';
    return { constraint, start: base?.mean, value: result.moments[constraint.name], note: <>{verdict}{base && <span class="faint">, before {moment(constraint, base.mean)}</span>}</> };
  });
  const cost = result.klTargetBase ?? run.target?.klTargetBase;
  return (
    <section class={`card ${result.reached ? 'success' : 'miss'}`} aria-label="Result">
      <h2>
        {result.reached ? '✓ The target is reached' : '✕ The target is missed'}{' '}
        <span class="faint">on {count(result.policySamples ?? 0)} fresh samples, with <Term explain={terms.interval}>interval</Term></span>
      </h2>
      <MomentRows rows={rows} decimals={1} />
      {run.constraints.map((constraint) => <ByPrompt key={constraint.name} constraint={constraint} estimate={result.moments[constraint.name]} prompts={run.prompts} />)}
      <p>
        <Term explain={terms.klTargetPolicy}>Distance from the target</Term> <b>{nats(result.klTargetPolicy)}</b>{' '}
        <span class="faint">[{fixed(result.klTargetPolicyLow)}, {fixed(result.klTargetPolicyHigh)}]</span>{cost !== undefined && <>, {nats(cost)} before</>}.{' '}
        <Term explain={terms.klPolicyBase}>Change from the base model</Term> <b>{nats(result.klPolicyBase)}</b>{cost !== undefined && <>; the target itself takes {nats(cost)}</>}.
      </p>
      {result.distinct2 !== undefined && (
        <p class="faint">
          <Term explain={terms.distinct2}>Distinct-1/2/3</Term> {row(result.distinct1, result.distinct2, result.distinct3)}
          {typeof result.selfBleu4 === 'number' && <>, <Term explain={terms.selfBleu}>Self-BLEU-3/4/5</Term> {row(result.selfBleu3, result.selfBleu4, result.selfBleu5)}</>}
        </p>
      )}
      {result.misses && result.misses.length > 0 && <ul class="misses">{result.misses.map((miss) => <li>{miss}</li>)}</ul>}
      {!result.reached && (
        <div class="buttons"><Button primary onPress={() => { act('openSpec'); }}>Give it more steps…</Button></div>
      )}
    </section>
  );
}
