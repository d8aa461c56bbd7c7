// A run that the command line made belongs to the spec that the editor shows, however each of them writes its path.
import assert from 'node:assert/strict';
import path from 'node:path';
import { isMadeFrom } from '../../../src/runs/list';
import { samePath } from '../../../src/runs/same-path';

describe('two paths', () => {
  it('name one file on Windows whatever their case and slashes', () => {
    for (const other of ['c:\\Work\\women.nudge.json', 'C:/work/Women.nudge.json', 'c:\\work\\x\\..\\women.nudge.json']) {
      assert.ok(samePath('C:\\Work\\women.nudge.json', other, path.win32), other);
    }
    assert.ok(!samePath('C:\\Work\\women.nudge.json', 'D:\\Work\\women.nudge.json', path.win32));
  });

  it('name two files elsewhere when their case differs', () => {
    assert.ok(!samePath('/work/women.nudge.json', '/Work/women.nudge.json', path.posix));
    assert.ok(samePath('/work/women.nudge.json', '/work/./women.nudge.json', path.posix));
  });

  it('tell whether a run was made from a spec, if it was made from any', () => {
    assert.ok(isMadeFrom({ specFile: path.resolve('women.nudge.json') }, path.resolve('women.nudge.json')));
    assert.ok(!isMadeFrom({ specFile: undefined }, path.resolve('women.nudge.json')));
  });
});
