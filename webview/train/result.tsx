/** How it ended, on fresh samples: each constraint in plain words, and what it cost. */
import type { ResultView, RunView } from '../../src/shared/run-view';
import { count, interval, moment, nats, target } from '../format';
import { useActions } from '../parts/actions';
import { Button } from '../parts/button';
import { Term } from '../parts/term';
import { terms } from '../parts/words';

export function ResultCard({ run, result }: { run: RunView; result: ResultView }) {
  const { act, show } = useActions();
  return (
    <section class={`card ${result.reached ? 'success' : 'miss'}`} aria-label="Result">
      <h2>{result.reached ? '✓ The target is reached' : '✕ The target is missed'} <span class="faint">on {count(result.policySamples ?? 0)} fresh samples</span></h2>
      <table class="result">
        <thead class="visually-hidden"><tr><th scope="col">constraint</th><th scope="col">base</th><th scope="col">reached</th><th scope="col">target</th><th scope="col">verdict</th></tr></thead>
        <tbody>
          {run.constraints.map((constraint, index) => {
            const reached = result.moments[constraint.name];
            const base = run.base?.moments[constraint.name];
            return (
              <tr key={constraint.name}>
                <th scope="row">{constraint.name}</th>
                <td class="faint">{base ? `${moment(constraint, base.mean)} before` : ''}</td>
                <td>{reached ? <><b>{moment(constraint, reached.mean, 1)}</b> <span class="faint">{interval(constraint, reached.low, reached.high)}</span></> : '–'}</td>
                <td>target {target(constraint)}</td>
                <td>{result.reachedEach[index] ? '✓ reached' : '✕ missed'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p>
        <Term explain={terms.klTargetPolicy}>Distance from the target</Term> <b>{nats(result.klTargetPolicy)}</b>{' '}
        <span class="faint">[{result.klTargetPolicyLow.toFixed(2)}, {result.klTargetPolicyHigh.toFixed(2)}]</span>
        {run.target && <> of {nats(run.target.klTargetBase)} at the start</>}.{' '}
        <Term explain={terms.klPolicyBase}>Change from the base model</Term> <b>{nats(result.klPolicyBase)}</b>
        {run.target && <>, where the target itself takes {nats(run.target.klTargetBase)}</>}.
      </p>
      {result.misses && result.misses.length > 0 && <ul class="misses">{result.misses.map((miss) => <li>{miss}</li>)}</ul>}
      {!result.reached && (
        <div class="buttons">
          <Button primary onPress={() => { act('openSpec'); }}>Give it more steps…</Button>
          {run.canSample && <Button onPress={() => { show('sample'); }}>Sample it anyway</Button>}
        </div>
      )}
    </section>
  );
}
