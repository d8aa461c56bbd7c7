/** Line charts as SVG: lines over the samples drawn, with bands where there are several seeds. */
import type { Curve, Line, Place } from './curves';

const [width, height, left, right, bottom, top] = [440, 250, 52, 8, 40, 10];
/** Beside the colours, which not everybody can tell apart. */
const dashes = ['', '6 3', '2 3'];

export function chart(lines: readonly Line[], { title, axis }: Curve, id: string): string {
  const places = lines.flatMap((line) => line.places);
  const scale = scales[axis](places.map(({ y }) => y));
  const most = Math.max(...places.map(({ x }) => x), 1);
  const x = (value: number): string => (left + ((width - left - right) * value) / most).toFixed(1);
  const y = (value: number): string => (height - bottom - (height - bottom - top) * scale.share(value)).toFixed(1);
  const point = (at: number, value: number): string => `${x(at)},${y(value)}`;
  return [
    `<svg viewBox="0 0 ${String(width)} ${String(height)}" role="img" aria-label="${title}">`,
    `<clipPath id="${id}"><rect x="${String(left)}" y="${String(top - 2)}" width="${String(width - left - right)}" height="${String(height - bottom - top + 4)}"/></clipPath>`,
    ...scale.ticks.map((tick) => `<line class="grid" x1="${String(left)}" x2="${String(width - right)}" y1="${y(tick)}" y2="${y(tick)}"/>` +
      `<text x="${String(left - 6)}" y="${(Number(y(tick)) + 4).toFixed(1)}" text-anchor="end">${label(tick)}</text>`),
    ...[0, 0.5, 1].map((share) => `<text x="${x(share * most)}" y="${String(height - bottom + 16)}" text-anchor="${share === 1 ? 'end' : 'middle'}">${Math.round(share * most).toLocaleString('en-US')}</text>`),
    `<text x="${String((left + width - right) / 2)}" y="${String(height - 6)}" text-anchor="middle">samples drawn</text>`,
    `<g clip-path="url(#${id})">`,
    ...lines.map(({ places: own }, index) => band(own, index, point)),
    ...lines.map(({ places: own }, index) => `<polyline class="c${String(index)}" stroke-dasharray="${dashOf(index)}" points="${own.map((place) => point(place.x, place.y)).join(' ')}"/>`),
    '</g></svg>',
  ].join('\n');
}

/** The stroke of the line of a method, for legends. */
export function dashOf(index: number): string {
  return dashes[index % dashes.length] ?? '';
}

function band(places: readonly Place[], index: number, point: (x: number, y: number) => string): string {
  const known = places.filter((place): place is Place & { low: number; high: number } => place.low !== undefined && place.high !== undefined);
  if (known.length === 0) return '';
  return `<polygon class="c${String(index)}" points="${[...known.map(({ x, high }) => point(x, high)), ...known.map(({ x, low }) => point(x, low)).reverse()].join(' ')}"/>`;
}

interface Scale {
  readonly ticks: readonly number[];
  /** Of the height, from 0 at the bottom. */
  share(value: number): number;
}

const scales: Record<Curve['axis'], (values: readonly number[]) => Scale> = {
  linear: (values) => linearScale(0, Math.max(...values, 1e-6)), logarithmic: logarithmicScale, near: (values) => linearScale(Math.min(...values, 1), Math.max(...values, 1e-6)),
};

/** From and to round numbers, about four marks apart. */
function linearScale(low: number, high: number): Scale {
  const step = niceCeiling(Math.max(high - low, 0.01 * Math.abs(high)) / 4);
  const [least, most] = [Math.floor(low / step + 1e-9), Math.max(Math.ceil(high / step - 1e-9), Math.floor(low / step + 1e-9) + 1)];
  return { ticks: Array.from({ length: most - least + 1 }, (_, index) => (least + index) * step), share: (value) => (value / step - least) / (most - least) };
}

/** From the power of ten below the smallest value to the one above the largest; at most four below, where nothing is left to see. */
function logarithmicScale(values: readonly number[]): Scale {
  const positive = values.filter((value) => value > 0);
  const most = Math.ceil(Math.log10(Math.max(...positive, 1e-6)));
  const least = Math.max(most - 4, Math.min(most - 1, Math.floor(Math.log10(Math.min(...positive, 10 ** most)))));
  return {
    ticks: Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index)),
    share: (value) => (Math.log10(Math.max(value, 10 ** (least - 1))) - least) / (most - least),
  };
}

/** The next of 1, 2, 2.5, 5, 10 × a power of ten, so that the marks are round. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => value <= step * power * (1 + 1e-9)) ?? 10) * power;
}

function label(value: number): string {
  return String(Number(value.toPrecision(3)));
}
