/** A comparison as Markdown. */
import type { Run } from '../shared/run';
import { oneLine } from '../runs/texts';
import { curves, linesOf, placeText, quarters } from './curves';
import type { Comparison } from './figures';
import { methods } from './methods';
import { estimateText } from './statistics';
import { baseMoments, columns, rowsOf } from './summary';
import { introduction, momentText, shownTexts, targetTexts, textWidth } from './words';

export function markdownOf(run: Run, comparison: Comparison): string {
  const { traces, failures } = comparison;
  const rows = rowsOf(run, traces);
  return [
    `# ${run.name}: methods compared`, '', introduction(run, comparison, rows.map(({ seeds }) => seeds)), '',
    ...failures.length === 0 ? [] : ['## Given up', ...failures.map((failure) => `- ${failure}`), ''],
    '## At the end',
    ...table(['method', 'samples', ...columns.map(({ title }) => title)],
      rows.map(({ method, samples, cells }) => [method, samples.toLocaleString('en-US'), ...cells.map((cell, index) => estimateText(cell, columns[index]?.digits ?? 2))])), '',
    ...columns.map(({ title, note }) => `- ${title}: ${note}`), ...rows.map(({ method }) => `- \`${method}\`: ${methods[method]?.words ?? ''}`), '',
    '## Constraints',
    ...table(['', ...run.constraints.map(({ name }) => name)], [
      ['target', ...targetTexts(run)], ['base model', ...baseMoments(run, traces).map((moment, index) => momentText(run, index, moment))],
      ...rows.map(({ method, moments }) => [method, ...moments.map((moment, index) => momentText(run, index, moment))]),
    ]), '',
    '## While training', 'Against the samples drawn from the policy: means over the last five steps, each from its own batch, and over seeds; of KL and the gradient geometric ones.', '',
    ...curves.flatMap((curve) => {
      const lines = linesOf(traces, curve);
      const heads = lines[0] ? quarters(lines[0]).map(({ x }) => x.toLocaleString('en-US')) : [];
      return [...table([curve.title, ...heads], lines.map((line) => [line.method, ...quarters(line).map((place) => placeText(place, curve))])), ''];
    }),
    '## Texts',
    ...table(['base model', ...rows.map(({ method }) => method)], texts([traces[0]?.baseTexts ?? [], ...rows.map(({ method }) => traces.find((trace) => trace.method === method)?.texts ?? [])]), '---'), '',
  ].join('\n');
}

function texts(columnsOfTexts: readonly (readonly string[])[]): string[][] {
  const longest = Math.min(shownTexts, Math.max(...columnsOfTexts.map(({ length }) => length)));
  return Array.from({ length: longest }, (_, index) => columnsOfTexts.map((column) => oneLine(column[index] ?? '', textWidth)));
}

function table(head: readonly string[], rows: readonly (readonly string[])[], alignment = '---:'): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : alignment))), ...rows.map(line)];
}
