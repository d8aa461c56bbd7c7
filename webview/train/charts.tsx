/** The run's charts over one axis of steps, with one cursor; and the switch that turns them into tables. */
import { useMemo } from 'preact/hooks';
import type { Model } from '../store';
import type { RunView } from '../../src/shared/run-view';
import { Plot } from '../charts/plot';
import { percent } from '../format';
import { useKept } from '../parts/kept';
import { seriesOf } from './series';

/** As many decimals as the grid needs, and no trace of binary fractions. */
const short = (value: number): string => String(Number(value.toFixed(2)));

export function Charts({ model, run }: { model: Model; run: RunView }) {
  const [{ asTable }, setView] = useKept('charts', { asTable: false });
  const series = useMemo(() => seriesOf(run, model.points), [model.points, run.base, run.constraints.length]);
  const common = { steps: series.steps, asTable };
  return (
    <section aria-label="Over the steps">
      <div class="section-head">
        <h2>Over the steps <span class="faint">running values, each from the newest samples at its step</span></h2>
        <vscode-checkbox checked={asTable} onChange={({ currentTarget }) => { setView({ asTable: currentTarget.checked }); }}>Table view</vscode-checkbox>
      </div>
      <div class={asTable ? 'charts tables' : 'charts'}>
        {series.shares.length > 0 && <Plot {...common} title="Moments, share of texts" lines={series.shares} axis={(value) => percent(value, 0)} most={1} />}
        {series.numeric.map((line) => <Plot key={line.label} {...common} title={line.label} lines={[line]} axis={short} />)}
        <Plot {...common} title="Divergence, nats per text" lines={series.divergence} axis={short} />
        <Plot {...common} title="Quality of the batch" lines={series.quality} axis={short} />
      </div>
    </section>
  );
}
