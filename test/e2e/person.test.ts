// A person's way through the real workbench: declare, train, look away and come back, sample, insert. Nothing stands in for anything.
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../harness/browser';
import { ensureCodeServer, startServer, type Server } from '../harness/code-server';
import { Unavailable } from '../harness/commands';
import { packageExtension } from '../harness/extension';
import { Workbench } from '../harness/workbench';
import { eventually } from '../support/eventually';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';

/** Short, and on one thread: the machine has the editor and the browser to run as well. */
const training = { steps: 30, samplesPerStep: 128, baseSamples: 2000, evaluationSamples: 1000, threads: 1 };

const letters = 'first line\nsecond line\nthird line\n';

describe('a person in VS Code', function () {
  this.bail(true);
  let folder: string;
  let browser: Browser;
  let server: Server;
  let person: Workbench;

  before(async function () {
    try {
      browser = await launchBrowser();
      server = await startServer(await ensureCodeServer(), { vsix: await packageExtension() });
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      console.log(`skipped: ${error.message}`);
      this.skip();
    }
    folder = await temporaryFolder();
    await writeFile(path.join(folder, 'letters.txt'), letters);
    await use('Default Dark Modern');
    person = await Workbench.open(browser, server, folder, path.resolve('test-results/person'));
  });

  after(async () => {
    await person.screenshot('99-end');
    await person.close();
    await browser.close();
    await server.stop();
    await removeTemporaryFolders();
  });

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

  async function trainerProcess(): Promise<unknown> {
    return (JSON.parse(await readFile(path.join(await runFolder(), 'state.json'), 'utf8')) as { pid: unknown }).pid;
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
    await person.press('Backspace', 'Backspace', '0', '.', '5');
    await person.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await saved('women.nudge.json', (text) => text.includes('0.5'));
  });

  it('measures the base model, and reads what the target will cost', async () => {
    await writeFile(specFile(), (await readFile(specFile(), 'utf8')).replace('"maxTokens": 32,', `"maxTokens": 32,\n  "training": ${JSON.stringify(training)},`));
    await person.editor.getByText('"samplesPerStep"').waitFor();
    await person.command('Nudge: Measure Base Model');
    await person.panel().getByRole('region', { name: 'What the target will cost' }).waitFor({ timeout: 120_000 });
    await person.screenshot('04-measured');
  });

  it('trains from the lens, and watches the numbers move', async () => {
    await person.lens('Train').click();
    await person.panel().getByText('measuring the base model').first().waitFor();
    await person.screenshot('05-base');
    const step = person.panel().getByText(/^step \d+ \/ 30$/);
    await step.waitFor();
    const [first, moment] = [await step.innerText(), await person.panel().locator('.figures b').innerText()];
    await person.panel().getByText(/^step 8 \/ 30$/).waitFor();
    assert.notEqual(await step.innerText(), first);
    assert.notEqual(await person.panel().locator('.figures b').innerText(), moment);
    await person.screenshot('06-training');
  });

  it('finds the run again after the window was reloaded, the same trainer at work', async () => {
    const process = await trainerProcess();
    await person.reload();
    await person.panel().getByText(/^step (9|[12]\d) \/ 30$/).waitFor();
    await person.page.locator('.statusbar-item', { hasText: /women training/ }).waitFor();
    await person.activity('Nudge').click();
    await person.page.locator('.monaco-list-row', { hasText: /women.*training \d+ \/ 30/ }).waitFor();
    assert.equal(await trainerProcess(), process);
    await person.screenshot('07-after-reload');
  });

  it('is told how it ended', async () => {
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
    await person.press('Control+Home');
    for (let cursors = 1; cursors < 3; cursors++) await person.command('Add Cursor Below');
    await person.press('End');
    await person.command('Nudge: Insert Sample');
    const after = await saved('letters.txt', (text) => text !== letters);
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
