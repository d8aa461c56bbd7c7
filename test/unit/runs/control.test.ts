import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { sendControl } from '../../../src/runs/control';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';

describe('control.json', () => {
  after(removeTemporaryFolders);

  it('holds the last command with an id of its own, and nothing is left beside it', async () => {
    const folder = await temporaryFolder();
    const first = await sendControl(folder, 'pause');
    const second = await sendControl(folder, 'stop');
    assert.notEqual(first, second);
    assert.deepEqual(JSON.parse(await readFile(path.join(folder, 'control.json'), 'utf8')), { id: second, command: 'stop' });
    assert.deepEqual(await readdir(folder), ['control.json']);
  });

  it('is whole at every moment, however fast it is replaced', async () => {
    const folder = await temporaryFolder();
    await sendControl(folder, 'pause');
    const writing = Promise.all(Array.from({ length: 30 }, () => sendControl(folder, 'resume')));
    let isWriting = true;
    void writing.then(() => { isWriting = false; });
    let readings = 0;
    while (isWriting || readings === 0) {
      const { command } = JSON.parse(await readFile(path.join(folder, 'control.json'), 'utf8')) as { command: string };
      assert.ok(command === 'pause' || command === 'resume');
      readings += 1;
    }
    await writing;
  });
});
