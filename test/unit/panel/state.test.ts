// The panel's view of a run follows its events, whatever happens to the trainer in between.
import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/shared/events';
import { initialState, reduce } from '../../../src/panel/state';
import { Viewer } from '../../../src/panel/view';
import type { RunSummary } from '../../../src/runs/list';
import type { RunStatus } from '../../../src/runs/status';
import type { Feature, Run } from '../../../src/shared/run';
import { recordedEvents, recordedRun } from '../../support/recorded-run';

const names = recordedRun.constraints.map(({ name }) => name);
const play = (events: readonly RunEvent[]) => reduce(initialState(names), events);

function summary(status: RunStatus): RunSummary {
  return { folder: '/run', name: 'women', created: 0, specFile: undefined, status, phase: undefined, step: undefined, steps: undefined, finished: undefined, failed: undefined, hasModel: status === 'finished', lost: false, encoders: [] };
}

const view = (events: readonly RunEvent[], status: RunStatus, measuring = false) => new Viewer(recordedRun, measuring).view(play(events), summary(status));

describe('the state of a run in the panel', () => {
  const events = recordedEvents({ steps: 130, until: 96 });

  it('does not depend on how the events were cut into batches', () => {
    const whole = play(events);
    const oneByOne = events.reduce((state, event) => reduce(state, [event]), initialState(names));
    assert.deepEqual(oneByOne, whole);
    assert.equal(whole.series.points.length, 96);
  });

  it('keeps of a step that was replayed the one written last, in the order of the steps', () => {
    const replayed = recordedEvents({ steps: 130, until: 92 }).filter((event) => event.type === 'step' && event.step > 90)
      .map((event, index) => ({ ...event, seq: events.length + 2 + index, klTargetPolicy: 9 }));
    const resumed: RunEvent = { seq: events.length + 1, time: 0, type: 'resumed', fromStep: 90 };
    const state = reduce(play(events), [resumed, ...replayed]);
    assert.deepEqual(state.series.points.map(({ step }) => step), Array.from({ length: 96 }, (_, index) => index + 1));
    assert.deepEqual(state.series.points.filter(({ klTargetPolicy }) => klTargetPolicy === 9).map(({ step }) => step), [91, 92]);
    assert.equal(state.step, 92);
    assert.equal(state.resumedFrom, 90);
    assert.ok(state.series.rewrites > play(events).series.rewrites);
  });

  it('goes back to the checkpoint when the run is resumed, and measures its pace anew', () => {
    const state = reduce(play(events), [{ seq: 10_000, time: 0, type: 'resumed', fromStep: 90 }]);
    assert.equal(state.step, 90);
    assert.deepEqual(state.recent, []);
  });

  it('keeps the target as it was fitted to the base samples, whatever training refines', () => {
    const fitted = events.find(({ type }) => type === 'target');
    assert.ok(fitted);
    const refitted: RunEvent = { ...fitted, seq: 9000, ess: 12 } as RunEvent;
    assert.equal(play([...events, refitted]).target?.ess, 402);
  });

  it('has a gap where a batch gave no finite number', () => {
    const hollow = JSON.parse(JSON.stringify({ ...events.find(({ type }) => type === 'step'), klTargetPolicy: null, ess: null })) as RunEvent;
    const [point] = play([hollow]).series.points;
    assert.deepEqual([point?.klTargetPolicy, point?.ess], [null, null]);
  });

  it('says a warning that comes back once, with the step it was said last', () => {
    const warning = (seq: number): RunEvent => ({ seq, time: 0, type: 'warning', code: 'low-ess', params: { constraint: 'women' }, message: 'few', remedy: 'more' });
    const other: RunEvent = { seq: 9003, time: 0, type: 'warning', code: 'low-ess', params: { constraint: 'science' }, message: 'few', remedy: 'more' };
    const quiet = events.filter(({ type }) => type !== 'warning');
    assert.deepEqual(play([...quiet.slice(0, 20), warning(9001), ...quiet.slice(20), warning(9002), other]).warnings.map(({ step, event }) => [step, event.params?.['constraint']]),
      [[96, 'women'], [96, 'science']]);
  });
});

/** A run that counts how often the words of its feature are asked for. */
function countingRun(): { run: Run; asked: () => number } {
  let asked = 0;
  const feature: Feature = { type: 'words', get words() { asked += 1; return ['she']; } };
  return { run: { ...recordedRun, constraints: [{ name: 'women', feature, moment: 1 }] }, asked: () => asked };
}

describe('the view of a run', () => {
  it('tells what a run takes care of by itself from what somebody has to look after', () => {
    const said = ['target-uncertain', 'heavy-tail'].map((code, index): RunEvent => ({ seq: 9000 + index, time: 0, type: 'warning', code, params: {}, message: '', remedy: '' }));
    const { warnings } = view(said, 'running');
    assert.deepEqual(warnings.map(({ code, isNote }) => [code, isNote]), [['target-uncertain', true], ['heavy-tail', false]]);
  });

  it('looks at the features once, and again only when other networks can read them', () => {
    const { run, asked } = countingRun();
    const viewer = new Viewer(run, false);
    const state = play(recordedEvents({ steps: 130, until: 96 }));
    viewer.view(state, summary('running'));
    const once = asked();
    for (const step of [1, 2, 3]) viewer.view({ ...state, step }, { ...summary('running'), encoders: [] });
    assert.equal(asked(), once);
    const exported = viewer.view(state, { ...summary('finished'), encoders: ['classifier-1'] });
    assert.ok(asked() > once);
    assert.deepEqual([exported.unreadable, exported.demandsOnly], [[], true]);
  });

  it('tells pace and time left from the last steps', () => {
    const { pace } = view(recordedEvents({ steps: 130, until: 96 }), 'running');
    assert.ok(pace);
    assert.ok(Math.abs(pace.secondsPerStep - 0.6) < 1e-9);
    assert.ok(Math.abs((view(recordedEvents({ steps: 130, until: 96 }), 'running').secondsLeft ?? 0) - 34 * 0.6) < 1e-9);
    assert.equal(pace.batch, 256);
  });

  it('promises no time while the run does not go on', () => {
    assert.equal(view(recordedEvents({ steps: 130, until: 96 }), 'paused').secondsLeft, undefined);
  });

  it('tells how far a review is, and adds what is left of it', () => {
    const events = recordedEvents({ steps: 130, until: 65 });
    const last = events.findLast(({ type }) => type === 'step');
    assert.ok(last);
    const reviewing: RunEvent = { seq: 9000, time: last.time + 8000, type: 'progress', phase: 'reviewing', done: 160, total: 320 };
    const seen = view([...events, reviewing], 'running');
    assert.deepEqual([seen.phase?.name, seen.review?.done, seen.review?.total], ['training', 160, 320]);
    assert.ok(Math.abs((seen.secondsLeft ?? 0) - (65 * 0.6 + 8)) < 1e-6);
    const refitted: RunEvent = { seq: 9001, time: 0, type: 'target', lambda: {}, logZ: 0, klTargetBase: 9, ess: 12 };
    assert.equal(view([...events, reviewing, refitted], 'running').target?.ess, 402);
    assert.equal(view([...events, reviewing, { seq: 9002, time: 0, type: 'checkpoint', step: 65 }], 'running').review, undefined);
  });

  it('tells the time left of a phase from how far it came, pauses left out', () => {
    const begun: RunEvent = { seq: 9000, time: 1_000_000, type: 'phase', phase: 'evaluating', total: 400 };
    const half: RunEvent = { seq: 9001, time: 1_030_000, type: 'progress', phase: 'evaluating', done: 100, total: 400 };
    assert.equal(view([begun, half], 'running').secondsLeft, 90);
    const later: RunEvent = { seq: 9003, time: 2_030_000, type: 'progress', phase: 'evaluating', done: 200, total: 400 };
    assert.equal(view([begun, half, { seq: 9002, time: 2_000_000, type: 'resumed' }, later], 'running').secondsLeft, 60);
  });

  it('judges each constraint of a missed run by itself', () => {
    assert.deepEqual(view(recordedEvents({ steps: 130, until: 130, end: 'missed' }), 'missed').result?.reachedEach, [true, false]);
  });

  it('shows a failure only as long as the run is failed', () => {
    const events = recordedEvents({ steps: 130, until: 97, end: 'failed' });
    assert.equal(view(events, 'failed').failure?.code, 'out-of-memory');
    assert.equal(view([...events, { seq: 9000, time: 0, type: 'resumed', fromStep: 90 }], 'running').failure, undefined);
  });

  it('calls a measurement measured when the target is known, though its trainer has gone', () => {
    const events = recordedEvents({ steps: 130, until: 0 });
    const fitted = events.findIndex(({ type }) => type === 'target');
    assert.equal(view(events.slice(0, fitted), 'running', true).status, 'running');
    assert.equal(view(events.slice(0, fitted + 1), 'interrupted', true).status, 'measured');
  });
});
