import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Sampler } from '../../../src/sampler/client';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';

/** A sampler's process that notes each request, dies as it is told to cancel, and answers at once what it is asked again. */
const dying = `
const { appendFileSync, readFileSync } = require('node:fs');
process.on('message', ({ type, id, request }) => {
  if (type === 'cancel') process.exit(1);
  const file = require('node:path').join(request.folder, 'requests');
  appendFileSync(file, id + '\\n');
  const isFirst = readFileSync(file, 'utf8').split('\\n').length === 2;
  process.send(isFirst ? { type: 'text', id, index: 0, text: '' } : { type: 'done', id });
});
`;

describe('a request of the sampler', () => {
  after(removeTemporaryFolders);
  let folder: string;
  let sampler: Sampler;
  beforeEach(async () => {
    folder = await temporaryFolder();
    const script = path.join(folder, 'sampler.js');
    await writeFile(script, dying);
    sampler = new Sampler({ script });
  });
  afterEach(() => sampler.dispose());

  it('that was cancelled is not made again when its process dies', async () => {
    const cancel = new AbortController();
    const reason = new Error('enough');
    const request = sampler.sample({ folder, count: 1, seed: 1, stream: true }, { onText: () => { cancel.abort(reason); } }, cancel.signal);
    await assert.rejects(request, reason);
    assert.equal(await sampler.pid(), undefined);
    assert.equal((await readFile(path.join(folder, 'requests'), 'utf8')).split('\n').length, 2);
    assert.deepEqual(await sampler.sample({ folder, count: 1, seed: 1 }), []);
  });
});
