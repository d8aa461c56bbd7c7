// What the browser side holds after any sequence of deltas is what the host knows.
import assert from 'node:assert/strict';
import { DeltaMaker, type Source } from '../../../src/panel/deltas';
import { mostPoints } from '../../../src/panel/series';
import { initialState, reduce, type RunState } from '../../../src/panel/state';
import { Viewer } from '../../../src/panel/view';
import type { PanelContent } from '../../../src/shared/panel';
import type { RunEvent } from '../../../src/shared/events';
import { update, type Model } from '../../../webview/store';
import { recordedEvents, recordedRun } from '../../support/recorded-run';

class Fake implements Source {
  private readonly viewer = new Viewer(recordedRun, false);
  state: RunState = initialState(recordedRun.constraints.map(({ name }) => name));
  now = undefined;
  base = undefined;
  view() { return this.viewer.view(this.state, undefined); }
  get points() { return this.state.series.points; }
  get rewrites() { return this.state.series.rewrites; }
}

const frame = { target: { kind: 'run', folder: '/run' }, title: 'women', tab: 'train', batch: undefined, trusted: true } as const;

function hydrated(maker: DeltaMaker): Model {
  const content: PanelContent = { ...frame, ...maker.all() };
  const model = update(undefined, { type: 'hydrate', content });
  assert.ok(model);
  return model;
}

function follow(model: Model, maker: DeltaMaker): Model {
  const next = update(model, { type: 'delta', delta: JSON.parse(JSON.stringify(maker.changes())) as PanelContent });
  assert.ok(next);
  return next;
}

describe('deltas to the panel', () => {
  const events = recordedEvents({ steps: 300, until: 300, end: 'finished' });

  it('bring the browser side to where the host is, event by event', () => {
    const source = new Fake();
    const maker = new DeltaMaker(source);
    let model = hydrated(maker);
    for (let at = 0; at < events.length; at += 7) {
      source.state = reduce(source.state, events.slice(at, at + 7));
      model = follow(model, maker);
      assert.deepEqual(model.points, source.points);
    }
    assert.deepEqual(model.run, JSON.parse(JSON.stringify(source.view())));
  });

  it('carry only the steps that are new', () => {
    const source = new Fake();
    const maker = new DeltaMaker(source);
    source.state = reduce(source.state, events.slice(0, 50));
    maker.all();
    const held = source.points.length;
    source.state = reduce(source.state, events.slice(50, 53));
    assert.deepEqual(maker.changes().series, { kind: 'append', points: source.points.slice(held) });
    assert.deepEqual(maker.changes(), {});
  });

  it('carry the whole series again when a resumed run rewrote a part of it', () => {
    const source = new Fake();
    const maker = new DeltaMaker(source);
    source.state = reduce(source.state, events.slice(0, 100));
    let model = hydrated(maker);
    const again = events.slice(60, 90).map((event, index): RunEvent => ({ ...event, seq: 5000 + index }));
    source.state = reduce(source.state, [{ seq: 4999, time: 0, type: 'resumed', fromStep: 50 }, ...again]);
    model = follow(model, maker);
    assert.deepEqual(model.points, source.points);
  });

  it('never let the browser side hold more than twice the points that are sent at once', () => {
    const source = new Fake();
    const maker = new DeltaMaker(source);
    let model = hydrated(maker);
    const long = recordedEvents({ steps: 9000, until: 9000 });
    for (let at = 0; at < long.length; at += 500) {
      source.state = reduce(source.state, long.slice(at, at + 500));
      model = follow(model, maker);
      assert.ok(model.points.length <= 2 * mostPoints, String(model.points.length));
    }
    assert.equal(model.points.at(-1)?.step, 9000);
    assert.ok(hydrated(maker).points.length <= 2 * mostPoints);
  });
});
