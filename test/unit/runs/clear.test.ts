// Earlier measurements go when a newer one has begun; what others are at is left to them.
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { clearRuns } from '../../../src/runs/clear';
import { createRun } from '../../../src/runs/create';
import { runPaths } from '../../../src/runs/folder';
import { exampleRun, removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { recordedEvents, writeRecordedRun } from '../../support/recorded-run';

const events = recordedEvents({ steps: 10, until: 2 });

describe('earlier runs', () => {
  let home: string;
  beforeEach(async () => { home = await temporaryFolder(); });
  after(removeTemporaryFolders);

  /** As if it had been written two minutes ago. */
  async function age(folder: string): Promise<string> {
    const before = new Date(Date.now() - 120_000);
    await utimes(runPaths(folder).run, before, before);
    return folder;
  }

  it('go, but the one that has begun', async () => {
    await age(await writeRecordedRun(path.join(home, 'old'), { events }));
    await mkdir(path.join(home, 'empty'));
    await writeRecordedRun(path.join(home, 'kept'), { events });
    await clearRuns(home, path.join(home, 'kept'));
    assert.deepEqual(await readdir(home), ['kept']);
  });

  it('that are still at work are told to stop', async () => {
    const alive = await age(await writeRecordedRun(path.join(home, 'alive'), { events, alive: true }));
    await clearRuns(home, path.join(home, 'kept'));
    assert.match(await readFile(runPaths(alive).control, 'utf8'), /"command":"stop"/);
  });

  it('that another window is just making are left alone, before and after they have their name', async () => {
    const made = await createRun(exampleRun('/x/women.nudge.json'), { folder: path.join(home, 'made') });
    await mkdir(path.join(home, '.new-1'));
    await clearRuns(home, path.join(home, 'kept'));
    assert.deepEqual((await readdir(home)).sort(), ['.new-1', 'made']);
    await age(made);
    await clearRuns(home, path.join(home, 'kept'));
    assert.deepEqual(await readdir(home), ['.new-1']);
  });

  it('that a process left behind a moment ago go too', async () => {
    const folder = await writeRecordedRun(path.join(home, 'left'), { events });
    await writeFile(runPaths(folder).launch, JSON.stringify({ time: 1, host: 'elsewhere', bootId: '', pid: 1, processStart: '' }));
    await clearRuns(home, path.join(home, 'kept'));
    assert.deepEqual(await readdir(home), []);
  });

  it('are none where nothing was measured', async () => {
    await rm(home, { recursive: true });
    await clearRuns(home, path.join(home, 'kept'));
  });
});
