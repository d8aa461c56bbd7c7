/** Turns the steps into the lines of the charts; step 0 is the base model. */
import type { RunView, StepPoint } from '../../src/shared/run-view';
import { fixed, moment, nats, target } from '../format';
import { terms } from '../parts/words';
import type { Line } from '../charts/plot';

export interface Series {
  readonly steps: readonly number[];
  readonly shares: readonly Line[];
  /** One chart each: their units differ. */
  readonly numeric: readonly Line[];
  readonly divergence: readonly Line[];
  readonly quality: readonly Line[];
}

export function seriesOf(run: RunView, points: readonly StepPoint[]): Series {
  const column = (value: (point: StepPoint) => number | null, atBase: number | null): (number | null)[] => [atBase, ...points.map(value)];
  const lines = run.constraints.map((constraint, index): Line => {
    const base = run.base?.moments[constraint.name];
    const part = (place: 0 | 1 | 2, atBase: number | undefined): (number | null)[] => column(({ moments }) => moments[index]?.[place] ?? null, atBase ?? null);
    const { target: wanted } = constraint;
    return {
      label: `${constraint.name} → ${target(constraint)}`, colour: index, values: part(0, base?.mean), band: { low: part(1, base?.low), high: part(2, base?.high) },
      targets: typeof wanted === 'number' ? [wanted] : [wanted.min, wanted.max].filter((value) => value !== undefined),
      format: (value) => moment(constraint, value),
    };
  });
  return {
    steps: [0, ...points.map(({ step }) => step)],
    shares: lines.filter((_line, index) => run.constraints[index]?.isShare),
    numeric: lines.filter((_line, index) => !run.constraints[index]?.isShare),
    divergence: [
      { label: 'KL from target', explain: terms.klTargetPolicy, colour: 0, values: column((point) => point.klTargetPolicy, null), format: nats },
      { label: 'KL from base', explain: terms.klPolicyBase, colour: 1, values: column((point) => point.klPolicyBase, 0), format: nats },
      { label: 'TV (right)', explain: terms.tv, colour: 3, dash: true, isRight: true, values: column((point) => point.tvTargetPolicy, null), format: fixed },
    ],
    quality: [
      { label: 'ESS', explain: terms.ess, colour: 2, values: column(({ ess }) => ess, null), format: (value) => value.toFixed(0) },
      ...(points.some(({ distinct2 }) => distinct2 !== null)
        ? [{ label: 'distinct-2 (right)', explain: terms.distinct2, colour: 1, dash: true, isRight: true, values: column(({ distinct2 }) => distinct2, null), format: fixed }] : []),
    ],
  };
}
