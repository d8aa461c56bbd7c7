import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NudgeError } from '../../../src/shared/errors';
import { ensureEnvironment, type Environment, type SetupProgress } from '../../../src/trainer/environment';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { makeWheel, onlyWheelsOf } from '../../support/wheels';

/** Packages of the trainer's names that hold nothing: what is tested is how they get there. */
async function sources(): Promise<string> {
  const wheels = await temporaryFolder();
  for (const name of ['torch', 'transformers']) makeWheel(wheels, name, '1.0', { [`${name}/__init__.py`]: '' });
  return wheels;
}

async function rootWith(lock: string): Promise<string> {
  const root = await temporaryFolder();
  await mkdir(path.join(root, 'trainer'));
  await writeFile(path.join(root, 'trainer', 'requirements.lock'), lock);
  return root;
}

describe('the trainer\'s environment', function () {
  this.timeout(180_000);
  after(removeTemporaryFolders);
  let home: string;
  let root: string;
  let restore: () => void;
  before(async () => {
    restore = onlyWheelsOf(await sources());
    root = await rootWith('torch\ntransformers\n');
    home = await temporaryFolder();
  });
  after(() => { restore(); });

  let environment: Environment;
  it('is made once when two ask at the same time', async () => {
    const progress: SetupProgress[] = [];
    const both = await Promise.all([0, 1].map(() => ensureEnvironment({ root, home, onProgress: (step) => progress.push(step) })));
    assert.deepEqual(both.map(({ isNew }) => isNew).sort(), [false, true]);
    assert.ok(progress.some(({ stage, message }) => stage === 'waiting' && message.endsWith(`delete ${path.join(home, 'env.lock')}`)));
    assert.ok(progress.some(({ stage, message }) => stage === 'packages' && message.includes('transformers')));
    environment = both[0] as Environment;
    const python = execFileSync(environment.python, ['-c', 'import sys, torch, transformers; print(sys.prefix)'], { encoding: 'utf8' });
    assert.equal(python.trim(), path.join(home, 'env'));
  });

  it('costs nothing the second time', async () => {
    const began = performance.now();
    assert.deepEqual(await ensureEnvironment({ root, home }), { ...environment, isNew: false });
    assert.ok(performance.now() - began < 1000);
  });

  it('is made again when its interpreter is gone', async () => {
    await rm(environment.python);
    assert.equal((await ensureEnvironment({ root, home })).isNew, true);
    assert.equal((await ensureEnvironment({ root, home })).isNew, false);
  });

  it('that cannot be had says why in a sentence, with the remedy, and is made at the next try', async () => {
    const other = await rootWith('torch\ntransformers\nno-such-package==1\n');
    await assert.rejects(ensureEnvironment({ root: other, home }), (error) => {
      assert.ok(error instanceof NudgeError);
      assert.deepEqual([error.code, error.exitCode], ['network', 4]);
      assert.ok(error.remedy.includes(path.join(home, 'environment.log')));
      return true;
    });
    assert.equal((await ensureEnvironment({ root, home })).isNew, true);
  });

  it('is given up when it is cancelled, and nobody is kept waiting', async () => {
    const elsewhere = await temporaryFolder();
    const controller = new AbortController();
    const reason = new Error('cancelled by a person');
    const making = ensureEnvironment({ root, home: elsewhere, signal: controller.signal, onProgress: ({ stage }) => { if (stage === 'environment') controller.abort(reason); } });
    await assert.rejects(making, reason);
    assert.ok(!(await readdir(elsewhere)).includes('env.lock'));
  });

  it('may be a Python that the user names, when it has what the trainer needs', async () => {
    const named = environment.python;
    assert.equal((await ensureEnvironment({ root, home: '/nowhere', python: named })).python, named);
    const pinned = await rootWith('torch==1.0\npeft==1.0\n');
    await assert.rejects(ensureEnvironment({ root: pinned, home: '/nowhere', python: named }), (error) => error instanceof NudgeError && error.exitCode === 4 && error.message.endsWith('lacks peft.'));
    await assert.rejects(ensureEnvironment({ root, home: '/nowhere', python: '/bin/cat' }), (error) => error instanceof NudgeError && error.exitCode === 4 && error.message.startsWith('/bin/cat is no Python'));
  });
});
