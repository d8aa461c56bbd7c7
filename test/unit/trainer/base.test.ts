// The base model that held samples are weighed with: found where it was made, made where it is missing, and never waited for after a cancel.
import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findBase, makeBase } from '../../../src/trainer/base';
import { isCancellation, NudgeError } from '../../../src/shared/errors';
import { eventually } from '../../support/eventually';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';

const isWindows = process.platform === 'win32';

/** In a Python's place, a program of a few lines. */
async function trainerOf(script: string): Promise<{ python: string; root: string; home: string }> {
  const home = await temporaryFolder();
  const python = path.join(home, 'python');
  await writeFile(python, `#!/bin/sh\n${script}\n`);
  await chmod(python, 0o755);
  return { python, root: process.cwd(), home };
}

describe('the base model of a run', () => {
  after(removeTemporaryFolders);

  it('is found once it has been made, by the name that the run has for it', async () => {
    const [home, run] = [await temporaryFolder(), await temporaryFolder()];
    assert.equal(await findBase(home, run), undefined);
    await mkdir(path.join(run, 'onnx'));
    await writeFile(path.join(run, 'onnx', 'sampler.json'), JSON.stringify({ base: 'abc' }));
    assert.equal(await findBase(home, run), undefined);
    const made = path.join(home, 'bases', 'abc');
    await mkdir(made, { recursive: true });
    await writeFile(path.join(made, 'sampler.json'), '{}');
    assert.equal(await findBase(home, run), made);
  });

  it('is made by the trainer, or the reason is told', async function () {
    if (isWindows) this.skip();
    const { signal } = new AbortController();
    const trainer = await trainerOf('[ "$*" = "-m nudge_trainer base /run" ] && echo abc || { echo "no such model" >&2; exit 1; }');
    assert.equal(await makeBase(trainer, '/run', signal), path.join(trainer.home, 'bases', 'abc'));
    await assert.rejects(makeBase(trainer, '/other', signal), (error) => error instanceof NudgeError && error.code === 'base-missing' && error.message.includes('no such model'));
  });

  it('is given up when its making is cancelled', async function () {
    if (isWindows) this.skip();
    const trainer = await trainerOf('echo $$ > "$NUDGE_HOME/pid"; exec sleep 600');
    const abort = new AbortController();
    const making = makeBase(trainer, '/run', abort.signal);
    const pid = Number(await eventually(async () => (await readFile(path.join(trainer.home, 'pid'), 'utf8').catch(() => '')).trim() || undefined));
    abort.abort();
    await assert.rejects(making, isCancellation);
    assert.throws(() => process.kill(pid, 0), /ESRCH/);
  });
});
