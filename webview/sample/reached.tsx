/** What the batch as a whole reached, beside what was declared. */
import type { BatchView, SampledText } from '../../src/shared/panel';
import type { ConstraintView } from '../../src/shared/run-view';
import { moment, target } from '../format';
import { seriesClass } from '../theme';

export function Reached({ batch: { rows, seed }, constraints }: { batch: BatchView; constraints: readonly ConstraintView[] }) {
  return (
    <p class="reached">
      Reached in this batch:
      {constraints.map((constraint, index) => (
        <span key={constraint.name} class={seriesClass(index)}><span class="swatch" aria-hidden="true" /> {constraint.name} <b>{reachedBy(rows, constraint, index)}</b> <span class="faint">declared {target(constraint)}</span></span>
      ))}
      <span class="faint">seed {seed}</span>
    </p>
  );
}

function reachedBy(rows: readonly SampledText[], constraint: ConstraintView, index: number): string {
  const values = rows.map(({ features }) => features[index] ?? null).filter((value) => value !== null);
  if (values.length === 0) return 'not known here';
  const sum = values.reduce((total, value) => total + value, 0);
  return constraint.isShare ? `${String(sum)} of ${String(values.length)}` : `${moment(constraint, sum / values.length)} on average`;
}
