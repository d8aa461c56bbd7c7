/** uPlot's options for the panel's charts: thin lines, faint grid, bands for intervals, dashes for targets, one cursor for all charts. */
import type uPlot from 'uplot';
import type { Theme } from '../theme';
import type { Line, PlotProps } from './plot';

const cursorKey = 'nudge';

export function optionsOf(
  { lines, axis, most }: PlotProps, theme: Theme, size: { width: number; height: number }, onCursor: (index: number | undefined) => void,
): uPlot.Options {
  const colour = ({ colour: index }: Line): string => theme.series[index % theme.series.length] ?? theme.foreground;
  const hasRight = lines.some(({ isRight }) => isRight);
  const banded = lines.filter(({ band }) => band);
  const axisStyle = { stroke: theme.faint, font: theme.font, grid: { stroke: theme.grid, width: 1 }, ticks: { show: false }, border: { show: false } };
  return {
    ...size,
    padding: [8, hasRight ? 4 : 22, 0, 0],
    legend: { show: false },
    cursor: { y: false, sync: { key: cursorKey, scales: ['x', null] }, drag: { setScale: false, x: false, y: false }, points: { size: 6 } },
    scales: {
      x: { time: false, range: (_plot, from, to) => [from, to > from ? to : from + 1] },
      y: { range: (_plot, from, to) => leftRange(from, to, most) },
      right: { range: [0, 1] },
    },
    axes: [
      { ...axisStyle, size: 22, gap: 4, space: 60, values: (_plot, values) => values.map((value) => (Number.isInteger(value) ? String(value) : '')) },
      { ...axisStyle, size: 48, gap: 4, space: 28, values: (_plot, values) => values.map(axis) },
      { ...axisStyle, scale: 'right', side: 1, size: 34, gap: 4, space: 28, show: hasRight, grid: { show: false } },
    ],
    series: [
      {},
      ...lines.map((line): uPlot.Series => ({
        label: line.label, stroke: colour(line), width: 1.75, scale: line.isRight ? 'right' : 'y', points: { show: false }, spanGaps: true,
        ...(line.dash ? { dash: [2, 3] } : {}),
      })),
      ...banded.flatMap((): uPlot.Series[] => [invisible, invisible]),
      ...lines.flatMap((line) => (line.targets ?? []).map((): uPlot.Series => ({ stroke: colour(line), width: 1, dash: [6, 4], points: { show: false } }))),
    ],
    bands: banded.map((line, index) => ({
      series: [lines.length + 1 + 2 * index, lines.length + 2 + 2 * index], fill: `color-mix(in srgb, ${colour(line)} 18%, transparent)`,
    })),
    hooks: { setCursor: [({ cursor }) => { onCursor(cursor.idx ?? undefined); }] },
  };
}

/** Where a band begins and ends: only its filling is seen. */
const invisible: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } };

function leftRange(from: number, to: number, most: number | undefined): [number, number] {
  const low = Math.min(0, from);
  const high = (to > low ? to : low + 1) + (to - low) * 0.08;
  return [low, most === undefined ? high : Math.min(most, high)];
}
