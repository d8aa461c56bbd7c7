/**
 * Reads the past of a long run without making an object of each of its steps: of the lines of events.jsonl those that the charts will show,
 * those that are needed to show these exactly, and all that are not steps. What is kept is parsed as everywhere.
 */
import type { RunEvent, StepEvent } from '../shared/events';
import { lineEnd, parseEvents, type Parse } from '../runs/events';
import { latelySteps, together } from '../runs/lately';
import { Outline } from '../runs/outline';
import { mostPoints, pointOf } from './series';
import { choose, columnsOf } from './thin';

/** So many steps are taken whole. */
const wholeSteps = 2 * mostPoints;

/** A line of a step is longer. */
const stepBytes = 100;

/** So many are left of more, besides those around an event that tells of a turn. */
const leftSteps = mostPoints / 2;

/** After these training goes on where it was, and there are many of them. */
const goesOn: ReadonlySet<RunEvent['type']> = new Set(['checkpoint', 'target']);

/** A field that comes or goes makes another shape. */
const mostShapes = 8;

interface Shape {
  readonly type: string;
  readonly outline: Outline;
  /** How many of the outline's numbers the charts draw; the others are sizes of samples. */
  readonly columns: number;
}

/** What a look over lines has found, each by where it begins. */
class Found {
  readonly steps: number[] = [];
  /** Of each step what the charts draw, column by column. */
  readonly columns: number[][] = [];
  /** Of each step how many samples it rests on. */
  readonly samples: number[] = [];
  /** Of events of a kind that only the newest of says anything. */
  readonly newest = new Map<string, number>();
  /** All other events. */
  readonly others = new Map<number, RunEvent>();
  /** How many steps there were before each event after which the run may go on from elsewhere. */
  readonly turns: number[] = [];
}

export class Skimmer {
  private shapes: Shape[] = [];
  private readonly passing = new WeakSet<RunEvent>();

  constructor(private readonly constraints: readonly string[]) {}

  /** All events, or of very many steps a choice. */
  readonly parse: Parse = (lines) => {
    if (lines.length <= wholeSteps * stepBytes) return parseEvents(lines.toString('utf8'));
    const found = this.look(lines);
    if (found.steps.length <= wholeSteps) return parseEvents(lines.toString('utf8'));
    const drawn = drawnOf(found);
    const kept = new Map(found.others);
    const keep = (start: number, isPassing = false): void => {
      for (const event of parseEvents(lines.toString('utf8', start, lineEnd(lines, start)))) {
        kept.set(start, event);
        if (isPassing) this.passing.add(event);
      }
    };
    for (const index of contextOf(found, drawn)) keep(found.steps[index] ?? 0, !drawn.has(index));
    for (const start of found.newest.values()) keep(start);
    return [...kept].sort(([one], [other]) => one - other).map(([, event]) => event);
  };

  /** Whether a step is to be a point of the charts, not only one that the next is pooled with. */
  readonly isDrawn = (event: StepEvent): boolean => !this.passing.has(event);

  private look(lines: Buffer): Found {
    const found = new Found();
    let start = 0;
    const isNext = ({ outline }: Shape): boolean => outline.matches(lines, start);
    while (start < lines.length) {
      const shape = this.shapes.find(isNext) ?? this.learn(lines, start, found);
      if (shape?.type === 'step') takeStep(found, start, shape);
      else if (shape) found.newest.set(shape.type, start);
      start = shape?.outline.end ?? lineEnd(lines, start);
    }
    return found;
  }

  /** The shape of a line of which many come; of others what it says. */
  private learn(lines: Buffer, start: number, found: Found): Shape | undefined {
    const line = lines.toString('utf8', start, lineEnd(lines, start));
    const [event] = parseEvents(line);
    if (event?.type === 'step' || event?.type === 'pace' || event?.type === 'samples') {
      const shape = event.type === 'step'
        ? { type: event.type, outline: new Outline(line, (places) => this.wanted(places as StepEvent)), columns: columnsOf(pointOf(event, this.constraints)).length }
        : { type: event.type, outline: new Outline(line, () => []), columns: 0 };
      shape.outline.matches(lines, start);
      this.shapes = [...this.shapes, shape].slice(-mostShapes);
      return shape;
    }
    if (event) found.others.set(start, event);
    if (event && !goesOn.has(event.type)) found.turns.push(found.steps.length);
    return undefined;
  }

  private wanted(step: StepEvent): number[] {
    return [...columnsOf(pointOf(step, this.constraints)), ...Object.values(step.moments).map((moment) => moment?.n ?? Number.NaN)];
  }
}

function takeStep(found: Found, start: number, { outline: { numbers }, columns }: Shape): void {
  found.steps.push(start);
  for (let column = 0; column < columns; column += 1) (found.columns[column] ??= []).push(numbers[column] as number);
  let samples = 1;
  for (let index = columns; index < numbers.length; index += 1) samples = Math.max(samples, numbers[index] as number);
  found.samples.push(samples);
}

/** The indices of the steps that become points: where a line is lowest or highest, and those on both sides of a turn. */
function drawnOf({ steps, columns, samples, turns }: Found): ReadonlySet<number> {
  const pooled = samples.map((_, index) => together(index + 1, (at) => samples[at] ?? 0));
  const lines = pooled.every((count) => count === 1) ? columns : columns.map((column) => column.map((_, index) => mean(column, index - (pooled[index] ?? 1) + 1, index)));
  const beside = turns.flatMap((turn) => [turn - 1, turn]).filter((index) => index >= 0 && index < steps.length);
  return new Set([...choose(steps.map((_, index) => index), lines, leftSteps), ...beside]);
}

/** They and the steps that each of them is pooled with; also the newest, for what comes next. */
function contextOf({ steps, samples }: Found, drawn: ReadonlySet<number>): ReadonlySet<number> {
  const newest = Array.from({ length: latelySteps }, (_, back) => steps.length - 1 - back);
  const pooled = [...drawn].flatMap((index) => Array.from({ length: together(index + 1, (at) => samples[at] ?? 0) }, (_, back) => index - back));
  return new Set([...pooled, ...newest]);
}

/** Of the finite numbers from one index to another, both included. */
function mean(values: readonly number[], from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let index = from; index <= to; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? Number.NaN : sum / count;
}
