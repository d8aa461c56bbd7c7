// A workspace with specs costs nothing until something is asked for: the commands are there, no process is.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { commandIds } from '../../src/editor/commands/ids';
import { eventually } from '../support/eventually';
import { extensionId } from './support';

/** Command lines of the extension host's own children. */
async function children(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'ppid=,args=']);
  return stdout.split('\n').filter((line) => Number.parseInt(line, 10) === process.pid);
}

describe('activation', () => {
  it('comes by itself where the workspace has a spec', async () => {
    await eventually(() => vscode.extensions.getExtension(extensionId)?.isActive === true || undefined);
  });

  it('registers every command of the manifest', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(commandIds.filter((id) => !registered.has(id)), []);
  });

  it('starts neither sampler nor trainer', async function () {
    if (process.platform === 'win32') this.skip();
    await vscode.extensions.getExtension(extensionId)?.activate();
    assert.deepEqual((await children()).filter((line) => /sampler|nudge_trainer|python/.test(line)), []);
  });
});
