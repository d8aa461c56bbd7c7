/** A chart: lines with intervals and targets by uPlot, a legend that follows the cursor, and a table of the same numbers. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useTheme } from '../theme';
import { optionsOf } from './options';
import { Legend } from './legend';
import { DataTable } from './table';

type Values = readonly (number | null)[];

export interface Line {
  readonly label: string;
  /** The technical term behind the label. */
  readonly explain?: string;
  /** Index into the theme's series colours. */
  readonly colour: number;
  readonly values: Values;
  readonly dash?: boolean;
  /** 95 % interval. */
  readonly band?: { readonly low: Values; readonly high: Values };
  /** Drawn as a dashed line; two for an interval. */
  readonly targets?: readonly number[];
  readonly format: (value: number) => string;
  /** The scale on the right, from 0 to 1. */
  readonly isRight?: boolean;
}

export interface PlotProps {
  readonly title: string;
  readonly steps: readonly number[];
  readonly lines: readonly Line[];
  readonly axis: (value: number) => string;
  readonly height?: number;
  readonly asTable: boolean;
  /** Shares do not leave 0..1. */
  readonly most?: number;
}

/** Columns for uPlot: steps, then the lines, then of each band its ends, then the targets. */
function dataOf(steps: readonly number[], lines: readonly Line[]): uPlot.AlignedData {
  const columns = [
    ...lines.map(({ values }) => [...values]),
    ...lines.flatMap(({ band }) => (band ? [[...band.high], [...band.low]] : [])),
    ...lines.flatMap(({ targets }) => (targets ?? []).map((value) => steps.map(() => value))),
  ];
  return [[...steps], ...columns];
}

export function Plot(props: PlotProps) {
  const { title, steps, lines, asTable, height = 150 } = props;
  const theme = useTheme();
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const [cursor, setCursor] = useState<number | undefined>();
  const data = useMemo(() => dataOf(steps, lines), [steps, lines]);
  const shape = lines.map(({ label, targets, band }) => `${label} ${String(targets?.length ?? 0)} ${String(band !== undefined)}`).join('|');

  useEffect(() => {
    const element = holder.current;
    if (!element) return undefined;
    const plot = new uPlot(optionsOf(props, theme, { width: Math.max(100, element.clientWidth), height }, setCursor), data, element);
    chart.current = plot;
    const resize = new ResizeObserver(() => { if (element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height }); });
    resize.observe(element);
    return () => { resize.disconnect(); plot.destroy(); chart.current = null; };
  }, [theme, shape, height, asTable]);
  useEffect(() => { chart.current?.setData(data); }, [data]);

  return (
    <figure class="plot" aria-label={title}>
      <figcaption>{title}</figcaption>
      {asTable ? <DataTable title={title} steps={steps} lines={lines} /> : <div class="canvas" aria-hidden="true" ref={holder} />}
      {!asTable && <Legend lines={lines} steps={steps} cursor={cursor} />}
    </figure>
  );
}
