/** Moments of single prompts, where a constraint has one for each: what their texts have beside what they were to have. */
import type { MomentEstimate } from '../../src/shared/events';
import type { ConstraintView } from '../../src/shared/run-view';
import { count, interval, moment } from '../format';

export function ByPrompt({ constraint, estimate, prompts }: { constraint: ConstraintView; estimate: MomentEstimate | undefined; prompts: readonly string[] }) {
  const rows = estimate?.prompts ?? [];
  if (rows.length === 0) return null;
  const error = estimate?.meanAbsoluteError;
  return (
    <figure class="by-prompt">
      <figcaption>{constraint.name} by prompt{error !== undefined && <>, {moment(constraint, error, 1)} off on average</>}</figcaption>
      <div class="table-holder" tabIndex={0} role="region" aria-label={`${constraint.name} by prompt`}>
        <table>
          <thead><tr><th>prompt</th><th>reached</th><th>interval</th><th>target</th><th>texts</th></tr></thead>
          <tbody>
            {rows.map(({ mean, low, high, n, target }, index) => (
              <tr key={index}>
                <td>{prompts[index] || '(no prompt)'}</td>
                <td>{typeof mean === 'number' ? moment(constraint, mean, 1) : '–'}</td>
                <td class="faint">{typeof low === 'number' && typeof high === 'number' ? interval(constraint, low, high) : ''}</td>
                <td>{moment(constraint, target, 1)}</td>
                <td>{count(n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
