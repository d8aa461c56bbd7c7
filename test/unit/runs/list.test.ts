import assert from 'node:assert/strict';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isLive, isResumable, listRuns, readRun } from '../../../src/runs/list';
import { identify } from '../../../src/runs/processes';
import { writeLaunch } from '../../../src/runs/state';
import type { RunStatus } from '../../../src/runs/status';
import { exampleRunFolder, removeTemporaryFolders, temporaryFolder } from '../../support/folders';

const gone = 999_999_999;

async function say(folder: string, ...events: readonly Record<string, unknown>[]): Promise<void> {
  const lines = events.map((event, index) => `${JSON.stringify({ seq: index + 1, time: 1000 + index, ...event })}\n`);
  await appendFile(path.join(folder, 'events.jsonl'), lines.join(''));
}

async function speakAs(folder: string, pid: number): Promise<void> {
  const self = await identify(process.pid);
  await writeFile(path.join(folder, 'state.json'), JSON.stringify({
    host: self?.host, bootId: self?.bootId, pid, processStart: self?.start, phase: 'training', step: 3, steps: 10, heartbeat: 2000, controlId: null,
  }));
}

describe('the status of a run', () => {
  after(removeTemporaryFolders);
  const cases: readonly [status: RunStatus, pid: number, ...events: Record<string, unknown>[]][] = [
    ['waiting', process.pid, { type: 'phase', phase: 'waiting' }],
    ['running', process.pid, { type: 'phase', phase: 'training' }],
    ['running', process.pid, { type: 'paused' }, { type: 'resumed' }],
    ['running', process.pid, { type: 'stopped' }, { type: 'resumed', fromStep: 2 }],
    ['paused', process.pid, { type: 'phase', phase: 'training' }, { type: 'paused' }],
    ['interrupted', gone, { type: 'phase', phase: 'training' }],
    ['interrupted', gone, { type: 'stopped' }, { type: 'resumed', fromStep: 2 }],
    ['interrupted', gone, { type: 'paused' }],
    ['finished', gone, { type: 'phase', phase: 'exporting' }, { type: 'finished', reached: true }],
    ['missed', gone, { type: 'finished', reached: false }],
    ['failed', gone, { type: 'failed', message: 'no' }],
    ['stopped', gone, { type: 'stopped', step: 3 }],
    ['finished', process.pid, { type: 'finished', reached: true }],
  ];
  for (const [status, pid, ...events] of cases) {
    it(`is ${status} after ${events.map(({ type, phase }) => String(phase ?? type)).join(', ')} with its process ${pid === gone ? 'gone' : 'alive'}`, async () => {
      const folder = await exampleRunFolder();
      await say(folder, ...events);
      await speakAs(folder, pid);
      assert.equal((await readRun(folder))?.status, status);
    });
  }

  it('is waiting from the launch to the first word, whatever was said before', async () => {
    const folder = await exampleRunFolder();
    await say(folder, { type: 'stopped' });
    await speakAs(folder, gone);
    const self = await identify(process.pid);
    assert.ok(self);
    await writeLaunch(folder, { process: self, time: 5000 });
    assert.equal((await readRun(folder))?.status, 'waiting');
    await writeLaunch(folder, { process: { ...self, pid: gone }, time: 5000 });
    assert.equal((await readRun(folder))?.status, 'interrupted');
  });

  it('is found behind many steps', async () => {
    const folder = await exampleRunFolder();
    await say(folder, { type: 'phase', phase: 'training' });
    await speakAs(folder, process.pid);
    const step = `${JSON.stringify({ seq: 2, time: 2, type: 'step', step: 1, padding: 'x'.repeat(1000) })}\n`;
    await appendFile(path.join(folder, 'events.jsonl'), step.repeat(200));
    const run = await readRun(folder);
    assert.equal(run?.status, 'running');
    assert.equal(run?.step, 3);
  });

  it('is finished, however long the event that says so', async () => {
    const folder = await exampleRunFolder();
    await say(folder, { type: 'phase', phase: 'exporting' }, { type: 'finished', reached: true, moments: 'x'.repeat(400_000) });
    await speakAs(folder, gone);
    assert.equal((await readRun(folder))?.status, 'finished');
  });

  it('is that of its process where no event says more, however long the file', async () => {
    const folder = await exampleRunFolder();
    await say(folder, ...Array.from({ length: 200 }, () => ({ type: 'pace', padding: 'x'.repeat(1000) })));
    await speakAs(folder, process.pid);
    assert.equal((await readRun(folder))?.status, 'waiting');
  });

  it('offers to go on with what ended early, and to control what lives', () => {
    const resumable = (['interrupted', 'stopped', 'failed'] as const).map((status) => isResumable({ status, lost: false }));
    const live = (['waiting', 'running', 'paused'] as const).map((status) => isLive({ status }));
    assert.deepEqual([...resumable, ...live], Array.from({ length: 6 }, () => true));
    assert.ok(isResumable({ status: 'finished', lost: true }));
    assert.ok(!isResumable({ status: 'missed', lost: false }) && !isLive({ status: 'missed' }));
  });
});

describe('the runs beside a spec', () => {
  after(removeTemporaryFolders);

  it('are none where nothing was trained', async () => {
    assert.deepEqual(await listRuns(await temporaryFolder()), []);
  });

  it('leave out folders that hold no run', async () => {
    const folder = await exampleRunFolder();
    await mkdir(path.join(path.dirname(folder), 'something else'));
    await writeFile(path.join(path.dirname(folder), 'file'), '');
    const runs = await listRuns(path.resolve(folder, '../../..'));
    assert.deepEqual(runs.map((run) => [run.folder, run.name, run.hasModel]), [[folder, 'women', false]]);
  });
});
