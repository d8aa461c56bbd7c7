/** A comparison as one HTML file without scripts, that needs no network. */
import type { Run } from '../shared/run';
import { chart, colours, type ChartOptions } from './chart';
import type { Comparison } from './figures';
import { oneLine } from '../runs/texts';
import { seedsText, textWidth } from './markdown';
import { methods } from './methods';
import { cellText, columns, rowsOf } from './summary';

const shownTexts = 6;

const charts: readonly ChartOptions[] = [
  { title: 'largest gap between a moment and its target, points', value: ({ gap }) => 100 * gap },
  { title: 'KL(p‖π), nats a text, from the batch alone', value: ({ klTargetPolicy }) => klTargetPolicy },
  { title: 'KL(π‖a), nats a text', value: ({ klPolicyBase }) => klPolicyBase },
  { title: 'Distinct-2', value: ({ distinct2 }) => distinct2 },
];

const style = `
:root { color-scheme: light dark; --ink: #1f2328; --faint: #59636e; --line: #d1d9e0; --ground: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --faint: #9198a1; --line: #3d444d; --ground: #0d1117; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } figure { margin: 0; } figcaption, .faint, svg text { color: var(--faint); fill: var(--faint); font-size: 12px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1.5rem; }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round; } .grid { stroke: var(--line); } .scroll { overflow-x: auto; }
.swatch { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .5em; }
`;

export function htmlOf(run: Run, { traces, failures }: Comparison): string {
  const rows = rowsOf(run, traces);
  const swatch = (index: number): string => `<span class="swatch" style="background:${colours[index % colours.length] ?? ''}"></span>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(run.name)}: methods compared</title><style>${style}</style></head>
<body>
<h1>${escape(run.name)}: methods compared</h1>
<p>Model ${escape(run.model.requested)}; ${seedsText(rows[0]?.seeds ?? 0)}. ± is half of a 95 % interval over seeds (Student’s t). All methods draw the same number of samples from the policy.</p>
<div class="scroll"><table><thead><tr><th>method</th><th>samples</th>${columns.map(({ title, note }) => `<th title="${escape(note)}">${escape(title)}</th>`).join('')}</tr></thead><tbody>
${rows.map(({ method, samples, cells }, index) => `<tr><td>${swatch(index)}${escape(method)}</td><td>${samples.toLocaleString('en-US')}</td>${cells.map((cell, column) => `<td>${cellText(cell, columns[column]?.digits ?? 2)}</td>`).join('')}</tr>`).join('\n')}
</tbody></table></div>
<ul class="faint">${columns.map(({ title, note }) => `<li>${escape(title)}: ${escape(note)}</li>`).join('')}</ul>
${failures.length === 0 ? '' : `<h2>Given up</h2><ul>${failures.map((failure) => `<li>${escape(failure)}</li>`).join('')}</ul>`}
<h2>While training</h2>
<p class="faint">Against the samples drawn from the policy; means over seeds and the last five steps, each from its own batch.</p>
<div class="charts">${charts.map((options) => `<figure>${chart(traces, options)}<figcaption>${escape(options.title)}</figcaption></figure>`).join('\n')}</div>
<h2>Texts</h2>
${rows.map(({ method }, index) => `<h3>${swatch(index)}${escape(method)}</h3><p class="faint">${escape(methods[method]?.words ?? '')}</p><ul>${
  (traces.find((trace) => trace.method === method)?.texts ?? []).slice(0, shownTexts).map((text) => `<li>${escape(oneLine(text, textWidth))}</li>`).join('')}</ul>`).join('\n')}
</body></html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
