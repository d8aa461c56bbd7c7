/** The numbers of a chart as a real table, newest step first: for screen readers, and for who wants to read them. */
import { Term } from '../parts/term';
import type { Line } from './plot';

/** A table of thousands of rows helps nobody: the rest is in events.jsonl. */
const mostRows = 200;

export function DataTable({ title, steps, lines }: { title: string; steps: readonly number[]; lines: readonly Line[] }) {
  const stride = Math.max(1, Math.ceil(steps.length / mostRows));
  const rows = steps.map((_step, index) => steps.length - 1 - index).filter((_index, place) => place % stride === 0);
  return (
    <div class="table-holder" tabIndex={0} role="region" aria-label={`${title}, table`}>
      <table>
        <caption class="visually-hidden">{title}, newest step first{stride > 1 ? `, every ${String(stride)}th row` : ''}</caption>
        <thead><tr><th scope="col">step</th>{lines.map(({ label, explain }) => <th scope="col">{explain === undefined ? label : <Term explain={explain}>{label}</Term>}</th>)}</tr></thead>
        <tbody>
          {rows.map((index) => (
            <tr key={steps[index]}>
              <th scope="row">{steps[index]}</th>
              {lines.map((line) => <td>{cell(line, index)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cell({ values, band, format }: Line, index: number): string {
  const value = values[index];
  if (value === null || value === undefined) return '–';
  const low = band?.low[index];
  const high = band?.high[index];
  return typeof low === 'number' && typeof high === 'number' ? `${format(value)} [${format(low)}, ${format(high)}]` : format(value);
}
