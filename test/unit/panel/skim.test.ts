// A long run that is skimmed looks like one that is read whole: the same view, and charts whose points are some of its points, extremes among them.
import assert from 'node:assert/strict';
import { parseEvents } from '../../../src/runs/events';
import { mostPoints } from '../../../src/panel/series';
import { Skimmer } from '../../../src/panel/skim';
import { initialState, reduce, type RunState } from '../../../src/panel/state';
import { columnsOf } from '../../../src/panel/thin';
import { Viewer } from '../../../src/panel/view';
import type { MomentEstimate, RunEvent } from '../../../src/shared/events';
import type { StepPoint } from '../../../src/shared/run-view';
import { recordedEvents, recordedRun } from '../../support/recorded-run';

const names = recordedRun.constraints.map(({ name }) => name);
const bytesOf = (events: readonly RunEvent[]): Buffer => Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
const view = (state: RunState) => new Viewer(recordedRun, false).view(state, undefined);

/** Piece by piece, as a reader would: a chart of every step. */
function whole(pieces: readonly Buffer[]): { state: RunState; points: Map<number, StepPoint> } {
  const points = new Map<number, StepPoint>();
  let state = initialState(names);
  for (const event of pieces.flatMap((piece) => parseEvents(piece.toString('utf8')))) {
    state = reduce(state, [event]);
    if (event.type === 'step') points.set(event.step, state.series.points.find(({ step }) => step === event.step) as StepPoint);
  }
  return { state, points };
}

function skimmed(pieces: readonly Buffer[]): RunState {
  const skimmer = new Skimmer(names);
  return pieces.reduce((state, piece) => reduce(state, skimmer.parse(piece), skimmer.isDrawn), initialState(names));
}

function ofBatch(events: readonly RunEvent[], n: number): RunEvent[] {
  return events.map((event) => (event.type !== 'step' ? event
    : { ...event, moments: Object.fromEntries(Object.entries(event.moments).map(([name, moment]) => [name, { ...moment as MomentEstimate, n }])) }));
}

const range = (points: Iterable<StepPoint>, column: number): [number, number] => [...points].map((point) => columnsOf(point)[column] as number)
  .reduce<[number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);

function assertSame(pieces: readonly Buffer[]): RunState {
  const { state, points } = whole(pieces);
  const found = skimmed(pieces);
  assert.deepEqual(view(found), view(state));
  assert.deepEqual(found.recent, state.recent);
  for (const point of found.series.points) assert.deepEqual(point, points.get(point.step));
  for (let column = 0; column < names.length + 5; column += 1) assert.deepEqual(range(found.series.points, column), range(points.values(), column));
  assert.equal(found.series.points[0]?.step, 1);
  return found;
}

describe('skimming a run', () => {
  const steps = 3 * mostPoints;
  const events = recordedEvents({ steps, until: steps, end: 'finished' });

  for (const n of [256, 100, 8]) {
    it(`shows what reading it whole shows, of batches of ${String(n)}`, () => {
      const { series } = assertSame([bytesOf(ofBatch(events, n))]);
      assert.ok(series.points.length < mostPoints, String(series.points.length));
    });
  }

  it('does so piece by piece', () => {
    const batches = ofBatch(events, 64);
    const half = Math.floor(batches.length / 2);
    const middle = batches.length - 100;
    assertSame([bytesOf(batches.slice(0, half)), bytesOf(batches.slice(half, middle)), bytesOf(batches.slice(middle))]);
  });

  it('takes a short run whole', () => {
    const short = recordedEvents({ steps: 900, until: 900 });
    assert.deepEqual(new Skimmer(names).parse(bytesOf(short)), JSON.parse(JSON.stringify(short)));
  });

  it('shows of steps that were replayed only what was written last', () => {
    const replayed = events.filter((event) => event.type === 'step' && event.step > 4000 && event.step <= 5500)
      .map((event, index) => ({ ...event, seq: events.length + 2 + index, klTargetPolicy: 9 + index / 1000 }));
    const untilThere = events.slice(0, events.findIndex((event) => event.type === 'step' && event.step === 5600));
    const all = bytesOf([...untilThere, { seq: events.length + 1, time: 0, type: 'resumed', fromStep: 4000 }, ...replayed] as RunEvent[]);
    const { state } = whole([all]);
    const found = skimmed([all]);
    assert.deepEqual(view(found), view(state));
    for (const { step, klTargetPolicy } of found.series.points) assert.equal((klTargetPolicy ?? 0) >= 9, step > 4000 && step <= 5500, String(step));
  });

  it('passes over torn and foreign lines, and steps whose fields come and go', () => {
    const odd = events.map((event, index): RunEvent => (event.type === 'step' && index % 3 === 0 ? { ...event, gradientNorm: index } : event));
    const torn = Buffer.concat([bytesOf(odd.slice(0, 500)), Buffer.from('{"seq": 1, "ty\n\n{"seq": 2, "type": "unheard-of"}\n'), bytesOf(odd.slice(500))]);
    assertSame([torn]);
  });
});
