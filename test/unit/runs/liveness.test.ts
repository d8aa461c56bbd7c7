import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identify, isSameProcessRunning, Recall, type ProcessIdentity } from '../../../src/runs/processes';
import { heartbeatMilliseconds, livenessOf } from '../../../src/runs/liveness';
import type { TrainerState } from '../../../src/runs/state';

async function self(): Promise<ProcessIdentity> {
  const identity = await identify(process.pid);
  assert.ok(identity);
  return identity;
}

const stateOf = (process: ProcessIdentity, heartbeat: number): TrainerState => ({ process, heartbeat, phase: 'training', step: 1, steps: 2, controlId: undefined });

describe('a process', () => {
  it('is the same while it runs', async () => {
    assert.equal(await isSameProcessRunning(await self()), true);
  });

  it('is gone when it was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const identity = await identify(child.pid ?? 0);
    assert.ok(identity);
    assert.equal(await isSameProcessRunning(identity), true);
    child.kill('SIGKILL');
    await once(child, 'close');
    assert.equal(await isSameProcessRunning(identity), false);
  });

  it('is another when its pid was given away', async () => {
    const identity = await self();
    assert.equal(await isSameProcessRunning({ ...identity, start: String(Number(identity.start) - 5000) }), false);
  });

  it('is another after a restart of the machine', async () => {
    assert.equal(await isSameProcessRunning({ ...await self(), bootId: 'another boot' }), false);
  });

  it('is unknown on another machine', async () => {
    assert.equal(await isSameProcessRunning({ ...await self(), host: 'elsewhere.example' }), undefined);
  });
});

describe('an answer about a process', () => {
  it('is kept a while, for each process by itself', async () => {
    let time = 0;
    const asked: string[] = [];
    const recall = new Recall(({ pid, start }) => { asked.push(`${String(pid)} ${start}`); return Promise.resolve(start === 'a'); }, 1000, () => time);
    const of = (pid: number, start: string): Promise<boolean> => recall.isSame({ host: 'here', bootId: '', pid, start });
    assert.deepEqual(await Promise.all([of(1, 'a'), of(1, 'a'), of(2, 'a'), of(1, 'b')]), [true, true, true, false]);
    time = 999;
    await of(1, 'a');
    assert.deepEqual(asked, ['1 a', '2 a', '1 b']);
    time = 1000;
    await of(1, 'a');
    assert.deepEqual(asked.slice(3), ['1 a']);
  });
});

describe('a trainer', () => {
  const now = 1_700_000_000_000;

  it('lives by its process on this machine, however old its heartbeat', async () => {
    assert.equal(await livenessOf(stateOf(await self(), 0), undefined, now), 'alive');
  });

  it('lives by its heartbeat elsewhere', async () => {
    const elsewhere = { ...await self(), host: 'elsewhere.example' };
    assert.equal(await livenessOf(stateOf(elsewhere, now - heartbeatMilliseconds + 1), undefined, now), 'alive');
    assert.equal(await livenessOf(stateOf(elsewhere, now - heartbeatMilliseconds), undefined, now), 'gone');
  });

  it('starts from its launch to its first word', async () => {
    const process = await self();
    const before = stateOf({ ...process, pid: 999_999_999 }, now - 5000);
    assert.equal(await livenessOf(undefined, { process, time: now }, now), 'starting');
    assert.equal(await livenessOf(before, { process, time: now }, now), 'starting');
    assert.equal(await livenessOf(stateOf(process, now + 1), { process, time: now }, now + 2), 'alive');
  });

  it('is gone when it died before its first word', async () => {
    assert.equal(await livenessOf(undefined, { process: { ...await self(), pid: 999_999_999 }, time: now }, now), 'gone');
  });

  it('is gone when there never was one', async () => {
    assert.equal(await livenessOf(undefined, undefined, now), 'gone');
  });
});
