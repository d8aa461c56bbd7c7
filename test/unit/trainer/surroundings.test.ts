import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureEnvironment } from '../../../src/trainer/environment';
import { pipSettings } from '../../../src/trainer/installers';
import { launchTrainer, type Trainer } from '../../../src/trainer/launch';
import { checkNamedPython } from '../../../src/trainer/named';
import { probe } from '../../../src/trainer/probe';
import { askPython, findPython, type Python } from '../../../src/trainer/python';
import { findTorchIndex } from '../../../src/trainer/torch';
import { exampleRunFolder, removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { makeWheel, onlyWheelsOf, setVariables } from '../../support/wheels';

/** Modules of Python, of the trainer's packages and of pip that what is run here imports. */
const modules = ['json', 'argparse', 'csv', 'zipfile', 'urllib', 'venv', 'ensurepip', 'pip', 'torch', 'transformers', 'nudge_trainer'];

describe('a folder with files that are called like Python\'s modules', function () {
  this.timeout(180_000);
  const repository = process.cwd();
  let ran: string;
  let python: Python;
  let wheels: string;
  let trainer: Trainer;

  /** Each leaves its name in `ran` when it is imported or run, and fails. */
  async function putModules(folder: string): Promise<void> {
    for (const name of modules) {
      await mkdir(path.join(folder, name));
      const source = `open(${JSON.stringify(path.join(ran, name))}, "w").close()\nraise SystemExit(9)\n`;
      for (const file of ['__init__.py', '__main__.py']) await writeFile(path.join(folder, name, file), source);
    }
  }

  before(async () => {
    python = await findPython();
    [ran, trainer] = [await temporaryFolder(), { python: python.executable, root: await temporaryFolder(), home: await temporaryFolder() }];
    const own = path.join(trainer.root, 'trainer', 'nudge_trainer');
    await mkdir(own, { recursive: true });
    await writeFile(path.join(trainer.root, 'trainer', 'requirements.lock'), 'torch\ntransformers\n');
    await writeFile(path.join(own, '__main__.py'), 'import argparse, csv, json, zipfile\nprint(json.dumps({"device": "cpu"}))\n');
    wheels = await temporaryFolder();
    for (const name of ['torch', 'transformers']) makeWheel(wheels, name, '1.0', { [`${name}/__init__.py`]: '' });
    const folder = await temporaryFolder();
    await putModules(folder);
    process.chdir(folder);
  });
  after(async () => {
    process.chdir(repository);
    await removeTemporaryFolders();
  });
  const whatRan = (): Promise<string[]> => readdir(ran);
  beforeEach(async () => {
    for (const name of await whatRan()) await rm(path.join(ran, name));
  });

  it('hides nothing from a Python that is asked what it is', async () => {
    assert.deepEqual(await askPython(python.executable), python);
    assert.deepEqual(await whatRan(), []);
  });

  it('nor from one that knows no PYTHONSAFEPATH', async () => {
    const older = path.join(await temporaryFolder(), 'python');
    await writeFile(older, `#!/bin/sh\nunset PYTHONSAFEPATH\nexec "${python.executable}" "$@"\n`);
    await chmod(older, 0o755);
    assert.deepEqual(await askPython(older), python);
    assert.deepEqual(await whatRan(), []);
  });

  it('does not change how pip is configured, nor where PyTorch is found', async () => {
    const restore = setVariables({ PIP_FIND_LINKS: '/wheels', https_proxy: 'http://127.0.0.1:1' });
    try {
      assert.equal((await pipSettings(python)).get('find-links'), '/wheels');
      assert.equal(await findTorchIndex(python.executable, 'cpu', '0.0'), undefined);
    } finally {
      restore();
    }
    assert.deepEqual(await whatRan(), []);
  });

  it('may be where the environment is made and the trainer asked from', async () => {
    const restore = onlyWheelsOf(wheels);
    try {
      const environment = await ensureEnvironment({ root: trainer.root, home: trainer.home });
      assert.equal(environment.isNew, true);
      assert.equal((await probe(environment)).device, 'cpu');
      await assert.rejects(checkNamedPython(environment.python, 'torch==1.0\npeft==1.0\n'), /lacks peft\.$/);
    } finally {
      restore();
    }
    assert.deepEqual(await whatRan(), []);
  });

  it('may be the run\'s', async () => {
    const run = await exampleRunFolder();
    await putModules(run);
    assert.equal(await (await launchTrainer(trainer, run)).exited, 0);
    assert.deepEqual(await whatRan(), []);
  });
});
