// What a file system refuses is told as a failure with a place and a remedy; everything else stays what it was.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { NudgeError } from '../../../src/shared/errors';
import { explain } from '../../../src/shared/file-errors';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';

/** What was thrown. */
const thrownBy = (work: Promise<unknown>): Promise<unknown> => work.then(() => assert.fail('it went well'), (error: unknown) => error);

function told(error: unknown, place?: string): [code: string, message: string] {
  const explained = explain(error, place);
  assert.ok(explained instanceof NudgeError, String(explained));
  assert.ok(explained.remedy.length > 10 && explained.cause === error);
  return [explained.code, explained.message];
}

describe('what a file system refuses', () => {
  after(removeTemporaryFolders);

  it('is told with the file that is not there', async () => {
    const file = path.join(await temporaryFolder(), 'gone.nudge.json');
    assert.deepEqual(told(await thrownBy(readFile(file))), ['file-missing', `${file} does not exist.`]);
  });

  it('is told with where something was to go', async () => {
    const folder = await temporaryFolder();
    const [from, to] = [path.join(folder, 'from'), path.join(folder, 'nowhere', 'to')];
    await writeFile(from, '');
    const error = await thrownBy(copyFile(from, to));
    assert.deepEqual(told(error), ['file-missing', `${to} does not exist.`]);
    assert.deepEqual(told(error, folder), ['file-missing', `${folder} does not exist.`]);
  });

  it('is told of a disk that is full', async function () {
    if (!existsSync('/dev/full')) this.skip();
    assert.deepEqual(told(await thrownBy(writeFile('/dev/full', 'text')), '/dev/full'), ['file-no-space', '/dev/full cannot be written: its disk is full.']);
  });

  for (const [errno, code] of [['EACCES', 'file-forbidden'], ['EPERM', 'file-forbidden'], ['EROFS', 'file-read-only'], ['EBUSY', 'file-busy']] as const) {
    it(`is told of ${errno}`, () => {
      const error = Object.assign(new Error(`${errno}: no, open '/a'`), { code: errno, syscall: 'open', path: '/a' });
      assert.equal(told(error)[0], code);
      assert.match(told(error)[1], /^\/a /);
    });
  }

  it('is no matter of programs, nor of defects, nor of what is told already', async () => {
    const others = [await thrownBy(promisify(execFile)('no-such-program')), new TypeError('x is undefined'), new NudgeError({ code: 'a', message: 'b', remedy: 'c', exitCode: 1 }), 'text', undefined];
    for (const error of others) assert.equal(explain(error), error);
  });
});
