/** The values of a chart's lines at the cursor, or the newest; the key to its colours. */
import { Term } from '../parts/term';
import { seriesClass } from '../theme';
import type { Line } from './plot';

export function Legend({ lines, steps, cursor }: { lines: readonly Line[]; steps: readonly number[]; cursor: number | undefined }) {
  const index = cursor ?? steps.length - 1;
  return (
    <p class="legend">
      <span class="faint">step {steps[index] ?? 0}</span>
      {lines.map(({ label, explain, colour, dash, values, format }) => {
        const value = values[index];
        return (
          <span class={seriesClass(colour)}>
            <span class={dash ? 'swatch dashed' : 'swatch'} aria-hidden="true" /> {explain === undefined ? label : <Term explain={explain}>{label}</Term>} <b>{value === null || value === undefined ? '–' : format(value)}</b>
          </span>
        );
      })}
    </p>
  );
}
