// Samples go where the user was, a distinct one at each cursor, and one undo takes all of them back.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LastEditor } from '../../src/editor/insert';
import { NudgeError } from '../../src/shared/errors';
import { eventually } from '../support/eventually';
import { closeWithoutSaving, show } from './support';

const cursor = (line: number, character: number): vscode.Selection => new vscode.Selection(line, character, line, character);

describe('inserting samples', () => {
  let last: LastEditor;
  beforeEach(() => { last = new LastEditor(); });
  afterEach(async () => {
    last.dispose();
    await closeWithoutSaving();
  });

  async function withCursors(...selections: vscode.Selection[]): Promise<vscode.TextEditor> {
    const editor = await show('letters.txt');
    const selected = new Promise((resolve) => {
      const subscription = vscode.window.onDidChangeTextEditorSelection(() => { subscription.dispose(); resolve(undefined); });
    });
    editor.selections = selections;
    await selected;
    return editor;
  }

  it('puts one text at each of three cursors in one undo step', async () => {
    const { document } = await withCursors(cursor(0, 10), cursor(1, 11), cursor(2, 10));
    const before = document.getText();
    assert.equal(last.requireCursors(), 3);
    await last.insert([' A', ' B', ' C']);
    assert.equal(document.getText(), 'first line A\nsecond line B\nthird line C\n');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('takes the cursors in document order, whatever order they were set in', async () => {
    const { document } = await withCursors(cursor(2, 0), cursor(0, 0));
    await last.insert(['A ', 'B ']);
    assert.equal(document.getText(), 'A first line\nsecond line\nB third line\n');
  });

  it('replaces what is selected', async () => {
    const { document } = await withCursors(new vscode.Selection(0, 0, 0, 5));
    await last.insert(['last']);
    assert.equal(document.lineAt(0).text, 'last line');
  });

  it('puts texts that are left a line each at the last cursor', async () => {
    const { document } = await withCursors(cursor(0, 0), cursor(3, 0));
    await last.insert(['A ', 'B', 'C']);
    assert.equal(document.getText(), 'A first line\nsecond line\nthird line\nB\nC');
  });

  it('never uses a text twice', async () => {
    const { document } = await withCursors(cursor(0, 0), cursor(1, 0));
    await assert.rejects(last.insert(['A']), (error) => error instanceof NudgeError && error.code === 'more-cursors-than-samples');
    assert.equal(document.isDirty, false);
  });

  it('shows the document again when a panel has the focus and the editor is hidden', async () => {
    const { document } = await withCursors(cursor(1, 0));
    const panel = vscode.window.createWebviewPanel('test', 'covers the editor', vscode.ViewColumn.Active);
    try {
      await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
      await last.insert(['A ']);
    } finally {
      panel.dispose();
    }
    assert.equal(document.lineAt(1).text, 'A second line');
  });

  it('passes over a spec: the document before it gets the text', async () => {
    const { document } = await withCursors(cursor(0, 0));
    const spec = await show('good.nudge.json');
    await eventually(() => vscode.window.activeTextEditor === spec || undefined);
    await last.insert(['A ']);
    assert.deepEqual([document.lineAt(0).text, spec.document.isDirty], ['A first line', false]);
  });

  it('says what to do when no document was used yet', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const fresh = new LastEditor();
    assert.throws(() => fresh.requireCursors(), (error) => error instanceof NudgeError && error.code === 'no-document');
    fresh.dispose();
  });
});
