/** A comparison as Markdown. */
import type { Run } from '../shared/run';
import { oneLine } from '../runs/texts';
import type { Comparison } from './figures';
import { methods } from './methods';
import { cellText, columns, rowsOf } from './summary';

const shownTexts = 5;
export const textWidth = 160;

export function markdownOf(run: Run, { traces, failures }: Comparison): string {
  const rows = rowsOf(run, traces);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `# ${run.name}: methods compared`, '',
    `Model \`${run.model.requested}\`; ${seedsText(rows[0]?.seeds ?? 0)}. ± is half of a 95 % interval over seeds (Student's t). All methods draw the same number of samples from the policy.`, '',
    line(['method', 'samples', ...columns.map(({ title }) => title)]), line(['---', '---:', ...columns.map(() => '---:')]),
    ...rows.map(({ method, samples, cells }) => line([method, samples.toLocaleString('en-US'), ...cells.map((cell, index) => cellText(cell, columns[index]?.digits ?? 2))])), '',
    ...columns.map(({ title, note }) => `- ${title}: ${note}`), '',
    ...failures.length === 0 ? [] : ['## Given up', ...failures.map((failure) => `- ${failure}`), ''],
    ...rows.flatMap(({ method }) => [
      `## ${method}`, methods[method]?.words ?? '', '',
      ...(traces.find((trace) => trace.method === method)?.texts ?? []).slice(0, shownTexts).map((text) => `- ${oneLine(text, textWidth)}`), '',
    ]),
  ].join('\n');
}

export function seedsText(count: number): string {
  return count === 1 ? '1 seed' : `${String(count)} seeds`;
}
