// A mistake in a spec is underlined where it is, in words that say what to do, until it is corrected.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../support/eventually';
import { closeWithoutSaving, show, workspaceFile } from './support';

const ofNudge = (uri: vscode.Uri): vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Nudge');

/** Replaces the first `from` of the document. */
async function correct({ document, edit }: vscode.TextEditor, from: string, to: string): Promise<void> {
  const offset = document.getText().indexOf(from);
  assert.ok(offset >= 0, from);
  await edit((editing) => { editing.replace(new vscode.Range(document.positionAt(offset), document.positionAt(offset + from.length)), to); });
}

/** code → the text that is underlined, once there are as many as expected. */
async function problems({ document }: vscode.TextEditor, count: number): Promise<[code: unknown, underlined: string][]> {
  const found = await eventually(() => { const all = ofNudge(document.uri); return all.length === count ? all : undefined; });
  return found.map(({ code, range }) => [code, document.getText(range)]);
}

describe('a spec in the editor', () => {
  afterEach(closeWithoutSaving);

  it('is a document with comments', async () => {
    assert.equal((await show('good.nudge.json')).document.languageId, 'jsonc');
  });

  it('has each mistake underlined at its place', async () => {
    assert.deepEqual(await problems(await show('bad.nudge.json'), 3), [['moment-out-of-range', '1.5'], ['duplicate-name', '"women"'], ['invalid-pattern', '"(a"']]);
    assert.deepEqual(ofNudge(workspaceFile('bad.nudge.json'))[1]?.range.start, new vscode.Position(4, 14));
  });

  it('loses the lines under what has been corrected', async () => {
    const editor = await show('bad.nudge.json');
    await problems(editor, 3);
    await correct(editor, '1.5', '0.5');
    await correct(editor, '"(a"', '"(a)"');
    assert.deepEqual(await problems(editor, 1), [['duplicate-name', '"women"']]);
    await correct(editor, '"women"', '"men"');
    assert.deepEqual(await problems(editor, 0), []);
  });

  it('has a field that does not exist underlined', async () => {
    const editor = await show('good.nudge.json');
    await correct(editor, '"moment": 0.5', '"momnet": 0.25, "moment": 0.5');
    assert.deepEqual(await problems(editor, 1), [['unknown-field', '"momnet"']]);
    assert.match(ofNudge(editor.document.uri)[0]?.message ?? '', /constraints\[0\] "women", momnet: there is no field "momnet"/);
  });

  it('has no line under it when nothing is wrong', async () => {
    const editor = await show('good.nudge.json');
    await correct(editor, '0.5', '5');
    await problems(editor, 1);
    await correct(editor, '5', '0.5');
    assert.deepEqual(await problems(editor, 0), []);
  });
});
