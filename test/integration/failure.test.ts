// Files that are gone or cannot be written are told as such, with their place and a remedy, never as a defect.
import assert from 'node:assert/strict';
import path from 'node:path';
import { openExample } from '../../src/editor/commands/example';
import { deleteRun, openSpec, showLog } from '../../src/editor/commands/runs';
import { tell } from '../../src/editor/failure';
import type { Services } from '../../src/editor/services';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';
import { removeRuns, workspaceFile, writeRun } from './support';

const services = { root: process.cwd() } as Services;

async function told(work: Promise<unknown>): Promise<string> {
  const { sentence, remedy } = tell(await work.then(() => assert.fail('it went well'), (error: unknown) => error));
  assert.doesNotMatch(remedy, /defect/);
  assert.match(remedy, /renamed, moved or deleted/);
  return sentence;
}

describe('a file that is not there', () => {
  afterEach(removeRuns);
  after(removeTemporaryFolders);

  it('is named when the spec of a run was renamed', async () => {
    const spec = workspaceFile('renamed.nudge.json');
    const run = await writeRun('renamed', { steps: 130, until: 130, end: 'finished' }, { spec });
    assert.equal(await told(openSpec(services, { run })), `${spec.fsPath} does not exist.`);
    assert.equal(await told(openSpec(services, { spec: spec.fsPath })), `${spec.fsPath} does not exist.`);
  });

  it('is named when a run has no log', async () => {
    const run = await writeRun('silent', { steps: 130, until: 10 });
    assert.equal(await told(showLog(services, { run })), `${path.join(run, 'trainer.log')} does not exist.`);
  });

  it('is named when a run has gone before it is deleted', async () => {
    const run = path.join(await temporaryFolder(), 'gone');
    assert.equal(await told(deleteRun(services, { run, confirmed: true })), `${run} does not exist.`);
  });

  it('is the copy of an example where its folder is gone', async () => {
    const folder = path.join(await temporaryFolder(), 'gone');
    assert.match(await told(openExample(services, { example: 'women-in-science', folder })), new RegExp(`^${path.join(folder, 'science.txt')} does not exist`));
  });
});

describe('anything else that is thrown', () => {
  it('is a defect, with its details', () => {
    const { remedy, details } = tell(new TypeError('x is undefined'));
    assert.match(remedy, /defect/);
    assert.match(details, /TypeError: x is undefined\n/);
  });
});
