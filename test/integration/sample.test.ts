// A finished run is sampled inside the editor: the real sampler on a really exported model.
import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { onnxFolder } from '../support/onnx-folder';
import { closeWithoutSaving, removeRuns, show, writeRun } from './support';

describe('sampling a finished run', () => {
  let run: string;

  before(async function () {
    this.timeout(300_000);
    run = await writeRun('sampled', { steps: 130, until: 130, end: 'finished' });
    await cp(await onnxFolder(), path.join(run, 'onnx'), { recursive: true });
  });
  afterEach(closeWithoutSaving);
  after(removeRuns);

  it('inserts a text of its own at each of three cursors, and takes all back in one step', async () => {
    const editor = await show('letters.txt');
    const before = editor.document.getText();
    editor.selections = [0, 1, 2].map((line) => { const { end } = editor.document.lineAt(line).range; return new vscode.Selection(end, end); });
    const texts = await vscode.commands.executeCommand<string[]>('nudge.insertSample', { run, seed: 7 });
    assert.equal(new Set(texts).size, 3);
    const lines = before.split('\n');
    assert.equal(editor.document.getText(), [0, 1, 2].map((index) => `${lines[index] ?? ''}${texts[index] ?? ''}\n`).join(''));
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('opens a batch as a document of its format', async () => {
    await vscode.commands.executeCommand('nudge.sample', { run, count: 5, format: 'jsonl', seed: 7 });
    const document = vscode.window.activeTextEditor?.document;
    const rows = document?.getText().trim().split('\n').map((line) => JSON.parse(line) as { text: string; tokens: number[]; logProb: number });
    assert.deepEqual([document?.languageId, rows?.length], ['jsonl', 5]);
    assert.ok(rows?.every(({ text, tokens, logProb }) => text !== '' && tokens.length > 0 && logProb < 0));
  });

  it('continues the prompt that it is given', async () => {
    const sample = (prompt: string): Thenable<string> => vscode.commands.executeCommand<string>('nudge.sample', { run, count: 1, format: 'jsonl', prompt });
    assert.equal((JSON.parse(await sample('Review:')) as { prompt: string }).prompt, 'Review:');
  });
});
