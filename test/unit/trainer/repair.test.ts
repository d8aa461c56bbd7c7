import assert from 'node:assert/strict';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NudgeError } from '../../../src/shared/errors';
import { environmentLease } from '../../../src/trainer/environment';
import { withLease } from '../../../src/trainer/lease';
import { repairEnvironment } from '../../../src/trainer/repair';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { makeWheel, onlyWheelsOf } from '../../support/wheels';

/** A trainer that answers as long as nothing in its environment is called `broken`. */
async function trainerRoot(): Promise<string> {
  const root = await temporaryFolder();
  const trainer = path.join(root, 'trainer', 'nudge_trainer');
  await mkdir(trainer, { recursive: true });
  await writeFile(path.join(root, 'trainer', 'requirements.lock'), 'torch\ntransformers\n');
  await writeFile(path.join(trainer, '__main__.py'), 'import os, sys, torch\nassert not os.path.exists(sys.prefix + "/broken")\nprint(\'{"device": "cpu"}\')\n');
  return root;
}

describe('the repair of the trainer\'s environment', function () {
  this.timeout(180_000);
  after(removeTemporaryFolders);
  let home: string;
  let root: string;
  let restore: () => void;
  let asked: unknown[];
  const agree = (cause: unknown): Promise<void> => { asked.push(cause); return Promise.resolve(); };
  const stamp = (): Promise<string> => readFile(path.join(home, 'env', 'nudge-environment.json'), 'utf8');

  before(async () => {
    const wheels = await temporaryFolder();
    for (const name of ['torch', 'transformers']) makeWheel(wheels, name, '1.0', { [`${name}/__init__.py`]: '' });
    restore = onlyWheelsOf(wheels);
    [root, home] = [await trainerRoot(), await temporaryFolder()];
  });
  after(() => { restore(); });
  beforeEach(() => { asked = []; });

  const mark = (): string => path.join(home, 'env', 'broken');
  const breakIt = (): Promise<void> => writeFile(mark(), '');

  it('makes one where there is none, without a question', async () => {
    assert.equal((await repairEnvironment({ root, home, agree })).device, 'cpu');
    assert.deepEqual(asked, []);
  });

  it('leaves one alone that works', async () => {
    const before = await stamp();
    assert.equal((await repairEnvironment({ root, home, agree })).device, 'cpu');
    assert.deepEqual([await stamp(), asked], [before, []]);
  });

  it('makes one anew that does not work, once that is agreed to', async () => {
    await breakIt();
    assert.equal((await repairEnvironment({ root, home, agree })).device, 'cpu');
    assert.ok(asked[0] instanceof NudgeError && asked[0].code === 'trainer-broken', String(asked[0]));
    await assert.rejects(access(mark()));
  });

  it('keeps one that is not to be removed', async () => {
    await breakIt();
    const refusal = new Error('a run is training');
    await assert.rejects(repairEnvironment({ root, home, agree: () => Promise.reject(refusal) }), refusal);
    assert.equal(await readFile(mark(), 'utf8'), '');
    await rm(mark());
  });

  it('leaves alone what another has repaired meanwhile', async () => {
    await breakIt();
    const repaired = await withLease(environmentLease(home), async () => {
      let agreed: () => void = () => undefined;
      const hasAgreed = new Promise<void>((resolve) => { agreed = resolve; });
      const waiting = repairEnvironment({ root, home, agree: async (cause) => { await agree(cause); agreed(); } });
      await hasAgreed;
      await rm(mark());
      return { waiting, before: await stamp() };
    });
    assert.equal((await repaired.waiting).device, 'cpu');
    assert.equal(await stamp(), repaired.before);
  });

  it('does not try again what was made a moment ago', async () => {
    const elsewhere = await temporaryFolder();
    const broken = await trainerRoot();
    await writeFile(path.join(broken, 'trainer', 'nudge_trainer', '__main__.py'), 'raise SystemExit(3)\n');
    await assert.rejects(repairEnvironment({ root: broken, home: elsewhere, agree }), (error) => error instanceof NudgeError && error.code === 'trainer-broken');
    assert.deepEqual(asked, []);
  });
});
