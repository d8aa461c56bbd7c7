import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRun } from '../../../src/runs/create';
import { NudgeError } from '../../../src/shared/errors';
import { exampleRun, removeTemporaryFolders, temporaryFolder } from '../../support/folders';

const occupied = (error: unknown): boolean => error instanceof NudgeError && error.code === 'run-folder-occupied' && error.exitCode === 1;

describe('a new run folder', () => {
  after(removeTemporaryFolders);
  const now = new Date(2026, 10, 23, 8, 15, 0);

  it('lies beside the spec, named after it and the time, with run.json and the lock', async () => {
    const beside = await temporaryFolder();
    const run = exampleRun(path.join(beside, 'women.nudge.json'));
    const folder = await createRun(run, { now });
    assert.equal(path.relative(beside, folder), path.join('.nudge', 'runs', 'women-20261123-081500'));
    assert.deepEqual((await readdir(folder)).sort(), ['lock', 'run.json']);
    assert.deepEqual(JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')), run);
  });

  it('is hidden from git', async () => {
    const beside = await temporaryFolder();
    await createRun(exampleRun(path.join(beside, 'women.nudge.json')));
    assert.equal(await readFile(path.join(beside, '.nudge', '.gitignore'), 'utf8'), '*\n');
  });

  it('gets another name when two start in the same second', async () => {
    const run = exampleRun(path.join(await temporaryFolder(), 'women.nudge.json'));
    const folders = [await createRun(run, { now }), await createRun(run, { now })];
    assert.deepEqual(folders.map((folder) => path.basename(folder)), ['women-20261123-081500', 'women-20261123-081500-2']);
  });

  it('takes no character from the name that a file system refuses', async () => {
    const run = { ...exampleRun(path.join(await temporaryFolder(), 'x.nudge.json')), name: '../a:b/ü' };
    assert.equal(path.basename(await createRun(run, { now })), 'a-b-ü-20261123-081500');
  });

  it('may be an empty folder that the user names', async () => {
    const named = path.join(await temporaryFolder(), 'mine');
    await mkdir(named);
    assert.equal(await createRun(exampleRun('/x/women.nudge.json'), { folder: named }), named);
    assert.ok((await readdir(named)).includes('run.json'));
  });

  it('never takes the place of anything', async () => {
    const named = await temporaryFolder();
    await writeFile(path.join(named, 'thesis.txt'), 'words');
    await assert.rejects(createRun(exampleRun('/x/women.nudge.json'), { folder: named }), occupied);
    assert.deepEqual(await readdir(named), ['thesis.txt']);
  });

  it('never takes the place of a file', async () => {
    const file = path.join(await temporaryFolder(), 'thesis.txt');
    await writeFile(file, 'words');
    await assert.rejects(createRun(exampleRun('/x/women.nudge.json'), { folder: file }), occupied);
    assert.equal(await readFile(file, 'utf8'), 'words');
  });

  it('gets a name of its own when many start at once', async () => {
    const run = exampleRun(path.join(await temporaryFolder(), 'women.nudge.json'));
    const runs = Array.from({ length: 12 }, (_, index) => ({ ...run, maxTokens: index + 1 }));
    const folders = await Promise.all(runs.map((one) => createRun(one, { now })));
    assert.equal(new Set(folders).size, runs.length);
    const read = await Promise.all(folders.map((folder) => readFile(path.join(folder, 'run.json'), 'utf8')));
    assert.deepEqual(read.map((text) => JSON.parse(text) as unknown), runs);
  });

  it('that several ask for by name is made once', async () => {
    const beside = await temporaryFolder();
    const folder = path.join(beside, 'mine');
    const made = await Promise.allSettled(Array.from({ length: 6 }, () => createRun(exampleRun('/x/women.nudge.json'), { folder })));
    assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const one of made) if (one.status === 'rejected') assert.ok(occupied(one.reason), String(one.reason));
    assert.deepEqual(await readdir(beside), ['mine']);
  });

  it('says where it cannot be made', async function () {
    // Nobody can make a folder there, not even an administrator.
    if (process.platform !== 'linux') this.skip();
    const place = '/sys/nowhere';
    for (const options of [{}, { folder: path.join(place, '.nudge') }]) {
      await assert.rejects(createRun(exampleRun(path.join(place, 'women.nudge.json')), options), (error) => {
        assert.ok(error instanceof NudgeError, String(error));
        assert.match(error.code, /^file-/);
        return error.message.startsWith(`${path.join(place, '.nudge')} `);
      });
    }
  });

  it('leaves nothing behind when it cannot be made', async () => {
    const beside = await temporaryFolder();
    await writeFile(path.join(beside, 'file'), '');
    await assert.rejects(createRun(exampleRun('/x/women.nudge.json'), { folder: path.join(beside, 'file', 'run') }));
    assert.deepEqual(await readdir(beside), ['file']);
  });
});
