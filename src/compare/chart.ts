/** Line charts as SVG: a line a method, the mean over its seeds, against the samples drawn. */
import type { Point, Trace } from './figures';

export interface ChartOptions {
  readonly title: string;
  readonly value: (point: Point) => number;
}

const [width, height, left, bottom, top] = [440, 240, 48, 28, 12];
/** Steps that a point is averaged over: single steps are mostly noise. */
const smoothing = 5;
export const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c6d31', '#7f7f7f', '#000000'];

export function chart(traces: readonly Trace[], { title, value }: ChartOptions): string {
  const lines = [...new Set(traces.map(({ method }) => method))].map((method) => meanLine(traces.filter((trace) => trace.method === method), value));
  const points = lines.flat();
  const most = { x: Math.max(...points.map(({ x }) => x), 1), y: niceCeiling(Math.max(...points.map(({ y }) => y), 1e-6)) };
  const at = { x: (x: number): number => left + (width - left - 8) * x / most.x, y: (y: number): number => height - bottom - (height - bottom - top) * y / most.y };
  const marks = [0, 0.25, 0.5, 0.75, 1];
  return [
    `<svg viewBox="0 0 ${String(width)} ${String(height)}" role="img" aria-label="${title}">`,
    ...marks.map((mark) => `<line class="grid" x1="${String(left)}" x2="${String(width - 8)}" y1="${at.y(mark * most.y).toFixed(1)}" y2="${at.y(mark * most.y).toFixed(1)}"/>` +
      `<text x="${String(left - 6)}" y="${(at.y(mark * most.y) + 4).toFixed(1)}" text-anchor="end">${label(mark * most.y)}</text>`),
    ...[0, 0.5, 1].map((mark) => `<text x="${at.x(mark * most.x).toFixed(1)}" y="${String(height - 8)}" text-anchor="${mark === 1 ? 'end' : 'middle'}">${Math.round(mark * most.x).toLocaleString('en-US')}</text>`),
    ...lines.map((line, index) => `<polyline stroke="${colours[index % colours.length] ?? ''}" points="${line.map(({ x, y }) => `${at.x(x).toFixed(1)},${at.y(y).toFixed(1)}`).join(' ')}"/>`),
    '</svg>',
  ].join('\n');
}

function meanLine(traces: readonly Trace[], value: (point: Point) => number): { x: number; y: number }[] {
  const length = Math.min(...traces.map(({ points }) => points.length));
  return Array.from({ length }, (_, index) => {
    const near = traces.flatMap(({ points }) => points.slice(Math.max(0, index - smoothing + 1), index + 1).map(value)).filter(Number.isFinite);
    return { x: traces[0]?.points[index]?.samples ?? 0, y: near.reduce((sum, one) => sum + one, 0) / near.length };
  }).filter(({ y }) => Number.isFinite(y));
}

/** The next of 1, 2, 2.5, 5, 10 × a power of ten, so that the marks are round. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => value <= step * power * (1 + 1e-9)) ?? 10) * power;
}

function label(value: number): string {
  return String(Number(value.toPrecision(3)));
}
