// Commands with an argument object, as keybindings and other programs call them: nothing is asked.
import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Constraint } from '../../src/shared/spec';
import { readSpec } from '../../src/specs/read';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';
import { closeWithoutSaving, removeRuns, show, workspaceFile, writeRun } from './support';

const isThere = (file: string): Promise<boolean> => access(file).then(() => true, () => false);

describe('a command with its answers given', () => {
  afterEach(closeWithoutSaving);
  afterEach(removeRuns);
  after(removeTemporaryFolders);

  it('adds a constraint to a spec, keeps its comments, and is one step to undo', async () => {
    const { document } = await show('good.nudge.json');
    const before = document.getText();
    const constraint: Constraint = { name: 'cities', feature: { type: 'words', words: ['Oslo', 'Bergen'] }, moment: 0.3 };
    assert.deepEqual(await vscode.commands.executeCommand('nudge.addConstraint', { spec: document.uri.fsPath, constraint }), constraint);
    assert.match(document.getText(), /\/\/ A spec without a mistake\./);
    assert.deepEqual((readSpec(document.getText()).value as { constraints: unknown[] }).constraints[1], constraint);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('opens an example with the word lists that it names, and leaves an older copy alone', async () => {
    const folder = await temporaryFolder();
    const copy = await vscode.commands.executeCommand<string>('nudge.openExample', { example: 'women-in-science', folder });
    assert.equal(copy, path.join(folder, 'women-in-science.nudge.json'));
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, copy);
    assert.deepEqual([await isThere(path.join(folder, 'science.txt')), await isThere(path.join(folder, 'art.txt'))], [true, false]);
    const edited = vscode.Uri.file(path.join(folder, 'science.txt'));
    await vscode.workspace.fs.writeFile(edited, Buffer.from('physicist\n'));
    await vscode.commands.executeCommand('nudge.openExample', { example: 'women-in-science', folder });
    assert.equal(await readFile(edited.fsPath, 'utf8'), 'physicist\n');
  });

  it('tells a live run to pause, through its folder', async () => {
    const folder = await writeRun('alive', { steps: 130, until: 96 }, { alive: true });
    assert.equal(await vscode.commands.executeCommand('nudge.pause', { run: folder }), folder);
    assert.match(await readFile(path.join(folder, 'control.json'), 'utf8'), /"command":"pause"/);
  });

  it('opens the spec of a run', async () => {
    await vscode.commands.executeCommand('nudge.openSpec', { run: await writeRun('done', { steps: 130, until: 130, end: 'finished' }) });
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, workspaceFile('good.nudge.json').fsPath);
  });

  it('deletes a run that has ended, and never a live one', async () => {
    const ended = await writeRun('done', { steps: 130, until: 130, end: 'finished' });
    const live = await writeRun('alive', { steps: 130, until: 96 }, { alive: true });
    for (const run of [ended, live]) await vscode.commands.executeCommand('nudge.deleteRun', { run, confirmed: true });
    assert.deepEqual([await isThere(ended), await isThere(live)], [false, true]);
  });
});
