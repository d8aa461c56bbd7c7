import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { identify, type ProcessIdentity } from '../../../src/runs/processes';
import { withLease, type Pause } from '../../../src/trainer/lease';
import { eventually } from '../../support/eventually';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';

/** A process that has ended by now. */
async function ended(): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const identity = await identify(child.pid ?? 0) as ProcessIdentity;
  child.kill('SIGKILL');
  await once(child, 'exit');
  return identity;
}

/** The time of who waits for a lease passes as fast as it is waited for, and stands while it is held; `passing` is told how much has passed. */
function clock(passing: (milliseconds: number) => Promise<void> | void = () => undefined): Pause {
  let passed = 0;
  return async (milliseconds, holding) => {
    if (holding) return untilAborted(holding);
    passed += milliseconds;
    await passing(passed);
    await turn();
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => { signal.addEventListener('abort', () => { resolve(); }); });
}

/** A promise, and what makes it come true. */
function promised(): { readonly happened: Promise<void>; readonly happen: () => void } {
  let happen: () => void = () => undefined;
  const happened = new Promise<void>((resolve) => { happen = resolve; });
  return { happened, happen };
}

describe('a lease', () => {
  after(removeTemporaryFolders);
  let file: string;
  let gone: ProcessIdentity;
  before(async () => { gone = await ended(); });
  beforeEach(async () => { file = path.join(await temporaryFolder(), 'some.lock'); });
  const left = (): Promise<string[]> => readdir(path.dirname(file));
  const leave = (holder: object, to = file): Promise<void> => writeFile(to, JSON.stringify(holder));
  const elsewhere = (): object => ({ ...gone, host: 'elsewhere.example' });

  it('names its holder, and leaves nothing behind', async () => {
    const self = await identify(process.pid) as ProcessIdentity;
    await withLease(file, async () => {
      const { host, pid, start } = JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity;
      assert.deepEqual([host, pid, start], [self.host, self.pid, self.start]);
    });
    assert.deepEqual(await left(), []);
  });

  it('is held by one of many that find it abandoned', async () => {
    for (let round = 0; round < 10; round += 1) {
      await leave(gone);
      let [holders, most, held] = [0, 0, 0];
      const work = async (): Promise<void> => {
        [holders, held] = [holders + 1, held + 1];
        most = Math.max(most, holders);
        await stat(path.dirname(file));
        holders -= 1;
      };
      await Promise.all(Array.from({ length: 12 }, () => withLease(file, work, { pause: clock() })));
      assert.deepEqual([most, held], [1, 12]);
    }
    assert.deepEqual(await left(), []);
  });

  /** Two that hold it one after the other, the second as soon as it can; `said` has them in the order in which they were done. */
  function contenders(said: string[]): { readonly slower: (seen?: () => void) => Promise<void>; readonly faster: (slower: Promise<void>) => Promise<{ readonly done: Promise<void> }> } {
    const [seenHeld, holds] = [promised(), promised()];
    return {
      slower: (seen) => withLease(file, async () => { said.push('slower'); await turn(); }, { onWait: seenHeld.happen, pause: clock(seen) }),
      faster: async (slower) => {
        const done = withLease(file, async () => {
          holds.happen();
          await Promise.race([seenHeld.happened, slower]);
          said.push('faster');
        });
        await holds.happened;
        return { done };
      },
    };
  }

  it('is left to who was faster in taking it over', async function () {
    if (process.platform === 'win32') this.skip();
    // A pipe in the place of the abandoned lease: who looks at it learns nothing before the test says so.
    execFileSync('mkfifo', [file]);
    const said: string[] = [];
    const { slower, faster } = contenders(said);
    const second = slower();
    const pipe = await eventually(() => open(file, constants.O_WRONLY | constants.O_NONBLOCK).catch(() => undefined));
    await rm(file);
    const first = await faster(second);
    await pipe.writeFile(JSON.stringify(gone));
    await pipe.close();
    await Promise.all([first.done, second]);
    assert.deepEqual(said, ['faster', 'slower']);
    assert.deepEqual(await left(), []);
  });

  it('is taken over by one at a time', async () => {
    await leave(gone);
    const said: string[] = [];
    const { slower, faster } = contenders(said);
    const seenGone = promised();
    // The test takes it over: whoever finds it abandoned meanwhile waits for that.
    const [first, second] = await withLease(`${file}.takeover`, async () => {
      const waiting = slower(seenGone.happen);
      await Promise.race([seenGone.happened, waiting]);
      await rm(file, { force: true });
      return [await faster(waiting), waiting];
    });
    await Promise.all([first.done, second]);
    assert.deepEqual(said, ['faster', 'slower']);
    assert.deepEqual(await left(), []);
  });

  it('is taken over also where one died in doing so', async () => {
    await leave(gone);
    await leave(gone, `${file}.takeover`);
    await withLease(file, () => Promise.resolve(), { pause: clock() });
    assert.deepEqual(await left(), []);
  });

  it('of another machine is taken over after a minute without a touch', async () => {
    await leave(elsewhere());
    let [waits, time] = [0, 0];
    await withLease(file, () => Promise.resolve(), { onWait: () => { waits += 1; }, pause: clock((passed) => { time = passed; }) });
    assert.equal(waits, 1);
    assert.ok(time >= 60_000 && time < 61_000, String(time));
  });

  it('of another machine is waited for as long as it is touched', async () => {
    await leave(elsewhere());
    let [time, touched] = [0, 0];
    await withLease(file, () => Promise.resolve(), {
      pause: clock(async (passed) => {
        time = passed;
        if (passed > 600_000 || passed - touched < 10_000) return;
        touched = passed;
        await utimes(file, passed / 1000, passed / 1000);
      }),
    });
    assert.ok(touched > 580_000 && time >= touched + 60_000 && time < touched + 61_000, `${String(touched)} ${String(time)}`);
  });

  it('that names nobody is taken over after a minute: its holder died, or is writing it', async () => {
    await writeFile(file, '');
    let time = 0;
    await withLease(file, () => Promise.resolve(), { pause: clock((passed) => { time = passed; }) });
    assert.ok(time >= 60_000 && time < 61_000, String(time));
  });

  it('is touched by its holder again and again, well within that minute', async () => {
    const { happened, happen } = promised();
    const [pauses, touches]: [number[], number[]] = [[], []];
    const pause: Pause = async (milliseconds, ended) => {
      if (pauses.push(milliseconds) > 1) touches.push((await stat(file)).mtimeMs);
      await utimes(file, 0, 0);
      if (pauses.length < 4) return;
      happen();
      if (ended) await untilAborted(ended);
    };
    await withLease(file, () => happened, { pause });
    assert.ok(pauses.every((milliseconds) => milliseconds <= 20_000), String(pauses));
    assert.equal(touches.filter((touched) => touched > 0).length, 3, String(touches));
  });

  it('that was lost to another is left to it', async () => {
    const other = JSON.stringify(elsewhere());
    await withLease(file, () => writeFile(file, other));
    assert.equal(await readFile(file, 'utf8'), other);
  });

  it('is no longer waited for when that is cancelled', async () => {
    const cancel = new AbortController();
    const reason = new Error('cancelled by a person');
    await withLease(file, async () => {
      await assert.rejects(withLease(file, () => Promise.resolve(), { signal: cancel.signal, onWait: () => { cancel.abort(reason); } }), reason);
    });
    assert.deepEqual(await left(), []);
  });
});
