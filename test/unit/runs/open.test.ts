import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openRun } from '../../../src/runs/open';
import { NudgeError } from '../../../src/shared/errors';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { recordedEvents, recordedRun, writeRecordedRun } from '../../support/recorded-run';

async function finishedRun(): Promise<string> {
  return writeRecordedRun(path.join(await temporaryFolder(), 'run'), { events: recordedEvents({ steps: 20, until: 20, end: 'finished' }) });
}

/** Refused in a sentence that names the place. */
async function refused(folder: string, code: string, names: RegExp): Promise<void> {
  await assert.rejects(openRun(folder), (error) => {
    assert.ok(error instanceof NudgeError, String(error));
    assert.deepEqual([error.code, error.exitCode], [code, 1]);
    assert.match(error.message, names);
    return true;
  });
}

describe('a run folder that the user names', () => {
  after(removeTemporaryFolders);

  /** What run.json holds → the code, and what the sentence names. */
  const written: readonly [what: string, run: Record<string, unknown>, code: string, names: RegExp][] = [
    ['only a name and a protocol', { name: 'women', protocol: 1 }, 'damaged-run', /run\.json.*"model"/],
    ['no protocol', { ...recordedRun, protocol: undefined }, 'damaged-run', /run\.json.*"protocol"/],
    ['a protocol that is no number', { ...recordedRun, protocol: 'two' }, 'damaged-run', /run\.json.*"protocol"/],
    ['a newer protocol', { name: 'women', protocol: 2 }, 'newer-run', /protocol 2/],
    ['constraints that are none', { ...recordedRun, constraints: [{}] }, 'damaged-run', /run\.json.*"constraints"/],
    ['no prompts', { ...recordedRun, prompts: 'a' }, 'damaged-run', /run\.json.*"prompts"/],
  ];
  for (const [what, run, code, names] of written) {
    it(`is refused when its run.json holds ${what}`, async () => {
      const folder = await finishedRun();
      await writeFile(path.join(folder, 'run.json'), JSON.stringify(run));
      await refused(folder, code, names);
    });
  }

  for (const file of ['run.json', 'events.jsonl', 'state.json']) {
    it(`is refused when its ${file} is a folder`, async () => {
      const folder = await finishedRun();
      await rm(path.join(folder, file), { force: true });
      await mkdir(path.join(folder, file));
      await refused(folder, 'damaged-run', /damaged.*EISDIR/);
    });
  }
});
