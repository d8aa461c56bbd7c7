// A glance at a long run shows how it stands, on charts of fewer points; then all of it takes the place of these.
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { glance } from '../../../src/panel/glance';
import { Session } from '../../../src/panel/session';
import { Skimmer } from '../../../src/panel/skim';
import { initialState, reduce } from '../../../src/panel/state';
import { Viewer } from '../../../src/panel/view';
import type { HostMessage } from '../../../src/shared/panel';
import { services } from '../../../bench/host/long-run';
import { update, type Model } from '../../../webview/store';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { recordedEvents, recordedRun, writeRecordedRun } from '../../support/recorded-run';

const names = recordedRun.constraints.map(({ name }) => name);
const long = recordedEvents({ steps: 20_000, until: 20_000, end: 'finished' });
const skimmer = new Skimmer(names);
const whole = reduce(initialState(names), skimmer.parse(Buffer.from(long.map((event) => `${JSON.stringify(event)}\n`).join(''))), skimmer.isDrawn);

describe('a glance at a run', () => {
  let folder: string;
  before(async () => {
    folder = await writeRecordedRun(path.join(await temporaryFolder(), 'run'), { events: long, exported: true });
    assert.ok((await stat(path.join(folder, 'events.jsonl'))).size > 8 * 1024 * 1024);
  });
  after(removeTemporaryFolders);

  it('knows how it stands, and steps from all of it as the charts show them', async () => {
    const seen = await glance(folder);
    assert.ok(seen);
    const state = reduce(initialState(names), seen.events, seen.isDrawn);
    const view = (of: typeof state): object => new Viewer(recordedRun, false).view(of, undefined);
    assert.deepEqual(view(state), view(whole));
    const { points } = state.series;
    assert.equal(points.length, 100);
    assert.equal(points[0]?.step, 1);
    // The first and the last step of what is read at the start; then places.
    for (let place = 3; place < points.length; place += 1) assert.ok(Math.abs((points[place]?.step ?? 0) - (points[place - 1]?.step ?? 0) - 202) < 40);
    const exact = new Map(reduce(initialState(names), long.slice(-400)).series.points.map((point) => [point.step, point]));
    assert.deepEqual(points.at(-1), exact.get(20_000));
  });

  it('is what a panel shows first', async () => {
    let model: Model | undefined;
    const counts: number[] = [];
    let known = (): void => undefined;
    const all = new Promise<void>((resolve) => { known = resolve; });
    const session = new Session({ kind: 'run', folder }, 'train', services, (message: HostMessage) => {
      model = update(model, JSON.parse(JSON.stringify(message)) as HostMessage);
      counts.push(model?.points.length ?? 0);
      if (message.type === 'delta' && message.delta.series) known();
    });
    await session.receive({ type: 'ready' });
    await all;
    session.close();
    assert.equal(counts[0], 100);
    assert.deepEqual(model?.points, JSON.parse(JSON.stringify(whole.series.points)));
  });

  it('is not taken of one that is read as fast', async () => {
    const short = await writeRecordedRun(path.join(await temporaryFolder(), 'run'), { events: recordedEvents({ steps: 100, until: 100 }) });
    assert.equal(await glance(short), undefined);
    assert.equal(await glance(path.join(short, 'nowhere')), undefined);
  });
});
