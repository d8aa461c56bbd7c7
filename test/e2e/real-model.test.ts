// Inserts texts of a finished run into a document, for a run of a model that is too large to train in a test:
// NUDGE_SAMPLE_RUN=FOLDER/.nudge/runs/NAME npm test -- browser
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Workbench } from '../harness/workbench';
import { eventually } from '../support/eventually';

const letters = 'first line\nsecond line\nthird line\n';

async function insertSamples(run: string): Promise<void> {
  const folder = path.resolve(run, '../../..');
  const document = path.join(folder, 'letters.txt');
  await writeFile(document, letters);
  const person = await Workbench.open({ folder, shots: path.resolve('test-results/real-model'), settings: { 'workbench.colorTheme': 'Default Dark Modern' } });
  try {
    await person.activity('Nudge').click();
    await person.page.locator('.monaco-list-row', { hasText: /(reached|missed) · KL/ }).first().dblclick();
    await person.panel().getByRole('region', { name: 'Result' }).waitFor();
    await person.screenshot('1-result');
    await person.panel().getByRole('tab', { name: 'Sample' }).click();
    await person.panel().locator('form vscode-button').click();
    await person.panel().locator('.samples li').nth(9).waitFor({ timeout: 300_000 });
    await person.screenshot('2-samples');
    await person.activity('Explorer').click();
    await person.openFile('letters.txt');
    await person.insertAtLineEnds(3);
    await person.editor.getByText('first line', { exact: false }).waitFor();
    const text = await eventually(async () => {
      await person.press('Control+S');
      const now = await readFile(document, 'utf8');
      return now === letters || now === '' ? undefined : now;
    }, 300);
    await person.screenshot('3-inserted');
    const lines = letters.trimEnd().split('\n');
    assert.ok(lines.every((line) => text.includes(line)), text);
    assert.ok(text.length > letters.length + 3 * 20, text);
    console.log(text);
  } finally {
    await person.close();
  }
}

const run = process.env['NUDGE_SAMPLE_RUN'];
if (run !== undefined) describe('a finished run in VS Code', () => { it('is sampled, and inserted at three cursors', () => insertSamples(run)).timeout(900_000); });
