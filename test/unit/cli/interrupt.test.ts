import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { sendControl } from '../../../src/runs/control';
import { readEvents } from '../../../src/runs/events';
import { readRun } from '../../../src/runs/list';
import { leftIn, nextEvent, nudge, smallSpec, specFolder, startNudge } from '../../support/cli';
import { removeTemporaryFolders } from '../../support/folders';

/** Of a target that its first steps miss. */
const longSpec = { ...smallSpec, training: { ...smallSpec.training, steps: 100_000, checkpointSteps: 100_000, warmStart: 0, learningRate: 1e-5 } };

describe('Ctrl-C', function () {
  this.timeout(240_000);
  after(removeTemporaryFolders);

  it('stops train with 130 and a checkpoint; resume goes on from it, and ends with 5 where the target is missed', async () => {
    const folder = await specFolder(longSpec);
    const run = path.join(folder, 'run');
    await mkdir(run);
    const training = await startNudge(folder, ['train', 'small.nudge.json', '--run', 'run', '--json']);
    await nextEvent(run, ({ type }) => type === 'step');
    training.child.kill('SIGINT');
    const stopped = await training.ended;
    assert.equal(stopped.code, 130, stopped.stderr);
    assert.equal((JSON.parse(stopped.stdout) as { exitCode: number }).exitCode, 130);
    assert.match(stopped.stderr, /stopped at step \d+; go on with: .*resume/);
    assert.equal((await readRun(run))?.status, 'stopped');
    const events = await readEvents(run);
    const step = events.findLast(({ type }) => type === 'step');

    const resuming = await startNudge(folder, ['resume', 'run']);
    const resumed = await nextEvent(run, ({ type }) => type === 'resumed', events.at(-1)?.seq);
    assert.equal('fromStep' in resumed && resumed.fromStep, step && 'step' in step && step.step);
    await sendControl(run, 'finish');
    const { code, stderr } = await resuming.ended;
    assert.equal(code, 5, stderr);
    assert.match(stderr, /goes on from step/);
    assert.match(stderr, /MISSED/);
    assert.match(stderr, /Train longer/);
  });

  it('ends measure with 130 and leaves nothing', async () => {
    const folder = await specFolder({ ...smallSpec, training: { ...smallSpec.training, baseSamples: 1_000_000 } });
    const measuring = await startNudge(folder, ['measure', 'small.nudge.json', '--json']);
    await new Promise<void>((resolve) => {
      measuring.child.stderr?.on('data', (text: string) => { if (text.includes('loading model')) resolve(); });
    });
    measuring.child.kill('SIGINT');
    const { code, stdout } = await measuring.ended;
    assert.equal(code, 130);
    assert.equal((JSON.parse(stdout) as { error: { code: string } }).error.code, 'interrupted');
    assert.deepEqual(await leftIn(folder), []);
  });

  it('is not needed by a reader that has seen enough', async () => {
    const { child, ended } = await startNudge(await specFolder(), ['--help']);
    child.stdout?.destroy();
    const { stderr } = await ended;
    assert.equal(stderr, '');
  });
});

describe('resume', function () {
  this.timeout(240_000);
  after(removeTemporaryFolders);

  it('ends a pause, and leaves a run at work alone', async () => {
    const folder = await specFolder(longSpec);
    const run = path.join(folder, 'run');
    await mkdir(run);
    const training = await startNudge(folder, ['train', 'small.nudge.json', '--run', 'run']);
    await nextEvent(run, ({ type }) => type === 'step');
    const refused = await nudge(folder, ['resume', 'run']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /cannot be resumed: it is running\./);
    await sendControl(run, 'pause');
    const paused = await nextEvent(run, ({ type }) => type === 'paused');
    assert.deepEqual(await nudge(folder, ['resume', 'run']), { code: 0, stdout: `${run}\n`, stderr: '' });
    await nextEvent(run, ({ type }) => type === 'resumed', paused.seq);
    training.child.kill('SIGTERM');
    assert.equal((await training.ended).code, 130);
  });
});
