/** A comparison as one HTML file without scripts, that needs no network. */
import type { Run } from '../shared/run';
import { oneLine } from '../runs/texts';
import { chart, dashOf } from './chart';
import { curves, linesOf, placeText, quarters, type Curve, type Line } from './curves';
import type { Comparison, Trace } from './figures';
import { methods } from './methods';
import { estimateText } from './statistics';
import { style } from './style';
import { baseMoments, columns, rowsOf, type Row } from './summary';
import { introduction, momentText, shownTexts, targetTexts, textWidth } from './words';

export function htmlOf(run: Run, comparison: Comparison): string {
  const { traces, failures } = comparison;
  const rows = rowsOf(run, traces);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(run.name)}: methods compared</title><style>${style}</style></head>
<body>
<h1>${escape(run.name)}: methods compared</h1>
<p>${escape(introduction(run, comparison, rows.map(({ seeds }) => seeds)))}</p>
${failures.length === 0 ? '' : `<h2>Given up</h2>${list('notes', failures.map(escape))}`}
<h2>At the end</h2>
${table(['method', 'samples', ...columns.map(({ title }) => escape(title))], rows.map(({ method, samples, cells }, index) => [
    mark(index) + escape(method), samples.toLocaleString('en-US'), ...cells.map((cell, column) => estimateText(cell, columns[column]?.digits ?? 2)),
  ]))}
${list('notes faint', columns.map(({ title, note }) => `${escape(title)}: ${escape(note)}`))}
<h2>Constraints</h2>
<p class="faint">What share of fresh samples has each feature, or its mean.</p>
${momentTable(run, traces, rows)}
<h2>While training</h2>
<p class="faint">Against the samples drawn from the policy; means over the last five steps, each from its own batch, and over seeds with their interval; geometric means on logarithmic axes.</p>
<div class="legend">${rows.map(({ method }, index) => `<span>${mark(index)}${escape(method)}</span>`).join('')}</div>
<div class="charts">
${curves.map((curve, index) => figure(curve, linesOf(traces, curve), `clip${String(index)}`)).join('\n')}
</div>
<h2>Texts</h2>
<p class="faint">The first ${String(shownTexts)} of seed ${String(traces[0]?.seed ?? 1)}.</p>
<div class="texts" tabindex="0" role="region" aria-label="Texts side by side">
${column('base model', 'before training', traces[0]?.baseTexts ?? [])}
${rows.map(({ method }, index) => column(mark(index) + escape(method), escape(methods[method]?.words ?? ''), traces.find((trace) => trace.method === method)?.texts ?? [])).join('\n')}
</div>
</body></html>
`;
}

function momentTable(run: Run, traces: readonly Trace[], rows: readonly Row[]): string {
  const line = (name: string, cells: readonly string[]): string[] => [name, ...cells.map(escape)];
  return table(['', ...run.constraints.map(({ name }) => escape(name))], [
    line('<b>target</b>', targetTexts(run)), line('base model', baseMoments(run, traces).map((moment, index) => momentText(run, index, moment))),
    ...rows.map(({ method, moments }, row) => line(mark(row) + escape(method), moments.map((moment, index) => momentText(run, index, moment)))),
  ]);
}

function figure(curve: Curve, lines: readonly Line[], id: string): string {
  const scale = curve.axis === 'logarithmic' ? ' <span class="faint">logarithmic</span>' : '';
  const rows = lines.map((line, index) => [mark(index) + escape(line.method), ...quarters(line).map((place) => placeText(place, curve))]);
  const heads = quarters(lines[0] ?? { method: '', places: [] }).map(({ x }) => x.toLocaleString('en-US'));
  return `<figure><figcaption>${escape(curve.title)}${scale}</figcaption>${chart(lines, curve, id)}<details><summary>as a table</summary>${table(['samples drawn', ...heads], rows)}</details></figure>`;
}

function column(head: string, words: string, texts: readonly string[]): string {
  return `<section><h3>${head}</h3><p class="faint">${words}</p>${list('', texts.slice(0, shownTexts).map((text) => escape(oneLine(text, textWidth))))}</section>`;
}

/** The line of a method, as the charts draw it. */
function mark(index: number): string {
  return `<svg viewBox="0 0 26 10" aria-hidden="true"><polyline class="c${String(index)}" stroke-dasharray="${dashOf(index)}" points="0,5 26,5"/></svg>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (tag: string, cells: readonly string[]): string => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return `<div class="scroll" tabindex="0"><table><thead>${line('th', head)}</thead><tbody>\n${rows.map((row) => line('td', row)).join('\n')}\n</tbody></table></div>`;
}

function list(kind: string, items: readonly string[]): string {
  return `<ul${kind === '' ? '' : ` class="${kind}"`}>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
