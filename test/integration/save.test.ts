// What is trained is what the user sees: a spec and the files that it names are saved first, or nothing is started.
import assert from 'node:assert/strict';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { saveSpec } from '../../src/editor/save';
import { NudgeError } from '../../src/shared/errors';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';
import { closeWithoutSaving, saveByItself } from './support';

const spec = { model: 'nudge-tiny', constraints: [{ name: 'science', feature: { type: 'words', file: 'words.txt' }, moment: 0.5 }] };

async function typeInto(file: string, text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(file);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
  assert.ok(document.isDirty);
  return document;
}

describe('saving before a run', () => {
  let file: string;
  let words: string;

  before(() => saveByItself(false));
  beforeEach(async () => {
    const folder = await temporaryFolder();
    [file, words] = [path.join(folder, 'science.nudge.json'), path.join(folder, 'words.txt')];
    await writeFile(file, JSON.stringify(spec));
    await writeFile(words, 'chemist\n');
  });
  afterEach(closeWithoutSaving);
  after(() => saveByItself(true));
  after(removeTemporaryFolders);

  it('is about the spec and the word list that it names, and about no other file', async () => {
    const other = path.join(path.dirname(file), 'letter.txt');
    await writeFile(other, '');
    const [first, second, third] = [await typeInto(file, '// A change.\n'), await typeInto(words, 'physicist\n'), await typeInto(other, 'Dear')];
    await saveSpec(file);
    assert.deepEqual([first.isDirty, second.isDirty, third.isDirty], [false, false, true]);
    assert.equal(await readFile(words, 'utf8'), 'physicist\nchemist\n');
  });

  it('refuses where the editor cannot save, as when another program wrote the file meanwhile', async () => {
    for (const changed of [file, words]) {
      const document = await typeInto(changed, '\n');
      await writeFile(changed, `${document.getText()}more than the editor knows of`);
      const later = new Date(Date.now() + 10_000);
      await utimes(changed, later, later);
      await assert.rejects(saveSpec(file), (error) => error instanceof NudgeError && error.code === 'spec-not-saved' && error.message.includes(path.basename(changed)));
      await writeFile(changed, changed === file ? JSON.stringify(spec) : 'chemist\n');
      await closeWithoutSaving();
    }
  });
});
