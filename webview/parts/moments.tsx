/** One row a constraint: where it is, how far it has come, and where it should be. */
import type { ComponentChildren } from 'preact';
import type { MomentEstimate } from '../../src/shared/events';
import type { ConstraintView } from '../../src/shared/run-view';
import { interval, moment, target } from '../format';
import { seriesClass } from '../theme';
import { Bar } from './bar';

export type Estimate = Pick<MomentEstimate, 'mean' | 'low' | 'high'>;

export interface MomentRow {
  readonly constraint: ConstraintView;
  readonly value: Estimate | undefined;
  /** Where the bar begins: the base moment, or nothing. */
  readonly start: number | undefined;
  readonly note?: ComponentChildren;
}

/** `decimals` of the shares: final figures have one, running ones as many as they deserve. */
export function MomentRows({ rows, decimals }: { rows: readonly MomentRow[]; decimals?: number }) {
  return (
    <ul class="moments">
      {rows.map(({ constraint, value, start, note }, index) => (
        <li key={constraint.name}>
          <span class={`name ${seriesClass(index)}`} title={constraint.description}><span class="swatch" aria-hidden="true" /> {constraint.name}</span>
          {value ? <Bar constraint={constraint} index={index} start={start ?? value.mean} value={value} /> : <div class="bar-track" />}
          <span class="figures">
            {value && <><b>{moment(constraint, value.mean, decimals)}</b> <span class="faint">{interval(constraint, value.low, value.high)}</span></>} → {target(constraint)}
          </span>
          {note !== undefined && <span class="note">{note}</span>}
        </li>
      ))}
    </ul>
  );
}
