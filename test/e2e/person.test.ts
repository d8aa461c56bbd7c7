// A person's way through the real workbench: declare, train, look away and come back, sample, insert. Nothing stands in for anything.
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isLive, listRuns } from '../../src/runs/list';
import { orSkip } from '../harness/skip';
import { Workbench } from '../harness/workbench';
import { eventually } from '../support/eventually';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';

/** More steps than any machine takes before the person ends it; on one thread, because there are the editor and the browser to run as well. */
const training = { steps: 400, samplesPerStep: 128, baseSamples: 2000, evaluationSamples: 1000, threads: 1 };

const letters = 'first line\nsecond line\nthird line\n';

describe('a person in VS Code', function () {
  this.bail(true);
  let folder: string;
  let person: Workbench;
  const closing: (() => Promise<void>)[] = [removeTemporaryFolders];

  before(async function () {
    folder = await temporaryFolder();
    await writeFile(path.join(folder, 'letters.txt'), letters);
    await use('Default Dark Modern');
    person = await orSkip(this, () => Workbench.open({ folder, shots: path.resolve('test-results/person') }));
    closing.unshift(() => person.screenshot('99-end'), () => person.close(), endTrainer);
  });

  after(async () => { for (const close of closing) await close(); });

  const specFile = (): string => path.join(folder, 'women.nudge.json');

  async function use(theme: string): Promise<void> {
    await mkdir(path.join(folder, '.vscode'), { recursive: true });
    await writeFile(path.join(folder, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
  }

  async function runFolder(): Promise<string> {
    const runs = path.join(folder, '.nudge/runs');
    const [name, ...others] = await readdir(runs);
    assert.ok(name !== undefined && others.length === 0, 'there is one run');
    return path.join(runs, name);
  }

  async function trainerProcess(): Promise<number> {
    return (JSON.parse(await readFile(path.join(await runFolder(), 'state.json'), 'utf8')) as { pid: number }).pid;
  }

  /** After a test that failed in the middle of a run: the trainer outlives every window. */
  async function endTrainer(): Promise<void> {
    const [run] = await listRuns(folder);
    if (run && isLive(run)) process.kill(await trainerProcess());
  }

  /** Saves the document in front; the text on the disk once it fits. */
  async function saved(name: string, fits: (text: string) => boolean): Promise<string> {
    await person.press('Control+S');
    return eventually(async () => { const text = await readFile(path.join(folder, name), 'utf8'); return fits(text) ? text : undefined; });
  }

  it('declares a constraint from the palette, without a line of JSON', async () => {
    await person.command('Nudge: New Spec');
    await person.pick('Which model?', 'nudge-tiny');
    await person.pick('What do the texts continue?', 'None');
    await person.pick('What should the texts have?', 'More of one list than of another');
    await person.answer('Which words should there be more of?', 'she, her, hers, herself');
    await person.answer('And fewer of which words?', 'he, him, his, himself');
    await person.answer('In how many of the texts?', '500');
    await person.quickInput.getByText('Write a percentage').waitFor();
    await person.screenshot('01-wrong-answer');
    await person.answer('Write a percentage', '50');
    await person.goBack();
    assert.equal(await person.answered('In how many of the texts?'), '50');
    await person.answer('In how many of the texts?');
    await person.answer('What is it called in reports?', 'women');
    await person.pick('Anything else that the texts should have?', 'Done');
    await person.answer('What is the file called?');
    await person.lens('Train').waitFor();
    await person.screenshot('02-spec');
    const spec = JSON.parse(await readFile(specFile(), 'utf8')) as unknown;
    assert.deepEqual(spec, {
      model: 'nudge-tiny', prompts: [''], maxTokens: 32, constraints: [{
        name: 'women', feature: { type: 'lexicon', more: ['she', 'her', 'hers', 'herself'], than: ['he', 'him', 'his', 'himself'] }, moment: 0.5,
      }],
    });
  });

  it('sees a mistake underlined, with what to do about it', async () => {
    await person.editor.getByText('0.5', { exact: true }).click();
    await person.press('End', 'Backspace', 'Backspace', 'Backspace', '5', '0');
    await person.command('View: Toggle Problems');
    await person.page.getByText('Did you mean 0.5 (50 %)?').waitFor();
    await person.page.locator('.squiggly-error').waitFor();
    await person.screenshot('03-mistake');
    await person.command('View: Toggle Problems');
    await person.press('Backspace', 'Backspace', '0', '.', '5', '0');
    await person.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await saved('women.nudge.json', (text) => text.includes('0.50'));
  });

  it('measures the base model, and reads what the target will cost', async () => {
    await person.editor.getByText('32', { exact: true }).click();
    await person.press('End');
    await person.page.keyboard.insertText(`\n"training": ${JSON.stringify(training)},`);
    await saved('women.nudge.json', (text) => text.includes('"samplesPerStep"'));
    await person.command('Nudge: Measure Base Model');
    await person.panel().getByRole('region', { name: 'What the target will cost' }).waitFor({ timeout: 120_000 });
    await person.screenshot('04-measured');
  });

  it('trains from the lens, and watches the numbers move', async () => {
    await person.lens('Train').click();
    await person.panel().getByText('measuring the base model').first().waitFor();
    await person.screenshot('05-base');
    const [step, moment] = [person.panel().getByText(/^step \d+ \/ 400$/), person.panel().locator('.figures b')];
    // Base samples come first, and a warm start.
    await step.waitFor({ timeout: 120_000 });
    for (const figure of [step, moment]) {
      const first = await figure.innerText();
      await eventually(async () => await figure.innerText() !== first || undefined);
    }
    await person.panel().getByText(/^step ([89]|\d\d+) \/ 400$/).waitFor();
    await person.screenshot('06-training');
  });

  it('finds the run again after the window was reloaded, the same trainer at work', async () => {
    const trainer = await trainerProcess();
    await person.reload();
    await person.panel().getByText(/^step \d\d+ \/ 400$/).waitFor();
    await person.page.locator('.statusbar-item', { hasText: /women training/ }).waitFor();
    await person.activity('Nudge').click();
    await person.page.locator('.monaco-list-row', { hasText: /women.*training \d+ \/ 400/ }).waitFor();
    assert.equal(await trainerProcess(), trainer);
    await person.screenshot('07-after-reload');
  });

  it('finishes it early, and is told how it ended', async () => {
    await person.panel().locator('vscode-button', { hasText: 'Finish now' }).click();
    await person.panel().getByRole('region', { name: 'Result' }).waitFor({ timeout: 300_000 });
    await person.toasts.filter({ hasText: /women has (reached its target|ended without)/ }).getByRole('button', { name: 'Open Panel' }).hover();
    await person.screenshot('08-result');
    await person.command('Notifications: Clear All Notifications');
    await person.page.locator('.monaco-list-row', { hasText: /women(reached|missed) · KL/ }).waitFor();
  });

  it('inserts a text of its own at each of three cursors, and takes them back by one undo', async () => {
    await person.editor.click();
    await person.activity('Explorer').click();
    await person.openFile('letters.txt');
    await person.insertAtLineEnds(3);
    // The editor empties a file before it writes it.
    const after = await saved('letters.txt', (text) => text !== '' && text !== letters);
    await person.screenshot('09-three-cursors');
    const inserted = after.split('\n').map((line, index) => line.slice((letters.split('\n')[index] ?? '').length));
    assert.equal(new Set(inserted.filter((text) => text !== '')).size, 3, after);
    await person.press('Control+Z');
    await saved('letters.txt', (text) => text === letters);
  });

  it('samples in the panel, and inserts from there into the document it was in', async () => {
    await person.press('Escape', 'Control+Home');
    await person.panel().getByRole('tab', { name: 'Sample' }).click();
    await person.panel().locator('form vscode-button').click();
    await person.panel().locator('.samples li').nth(9).waitFor();
    await person.screenshot('10-samples');
    const text = await person.panel().locator('.samples .text').nth(1).innerText();
    await person.panel().getByRole('button', { name: 'Insert sample 2' }).click();
    await saved('letters.txt', (now) => now === text + letters);
  });

  it('sees all of it in every theme', async () => {
    for (const [theme, kind] of [['Default Light Modern', 'vscode-light'], ['Default High Contrast', 'vscode-high-contrast'], ['Default Dark Modern', 'vscode-dark']] as const) {
      await use(theme);
      for (const tab of ['Train', 'Sample', 'Measure']) {
        await person.panel().locator(`body.${kind}`).waitFor();
        await person.panel().getByRole('tab', { name: tab }).click();
        await person.panel().getByRole('tab', { name: tab, selected: true }).waitFor();
        await person.screenshot(`11-${kind}-${tab}`);
      }
    }
  });
});
