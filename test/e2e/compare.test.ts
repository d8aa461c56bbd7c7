// Methods compared from the palette: two of them picked, trained in a terminal, and their report opened.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { orSkip } from '../harness/skip';
import { Workbench } from '../harness/workbench';
import { smallSpec } from '../support/cli';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';

/** What "Which methods?" has ticked by itself, less what is compared here. */
const unwanted = ['default', 'ziegler', 'reinforce'];

describe('a person who compares methods', function () {
  this.bail(true);
  let folder: string;
  let person: Workbench;
  const closing: (() => Promise<void>)[] = [removeTemporaryFolders];

  before(async function () {
    folder = await temporaryFolder();
    await writeFile(path.join(folder, 'stops.nudge.json'), JSON.stringify({ ...smallSpec, training: { ...smallSpec.training, steps: 3, evaluationSamples: 200 } }, undefined, 2));
    person = await orSkip(this, () => Workbench.open({ folder, shots: path.resolve('test-results/compare') }));
    closing.unshift(() => person.screenshot('99-end'), () => person.close());
  });

  after(async () => { for (const close of closing) await close(); });

  it('picks two methods and one seed, and sees them train in a terminal', async () => {
    await person.command('Nudge: Compare Methods…');
    const row = (name: string) => person.quickInput.locator('.monaco-list-row', { has: person.page.getByText(name, { exact: true }) });
    for (const name of unwanted) await row(name).click();
    await person.screenshot('01-methods');
    await person.quickInput.getByRole('button', { name: 'OK' }).click();
    await person.answer('Each method is trained once', '0');
    await person.quickInput.getByText('Write a whole number from 1 to 20.').waitFor();
    await person.answer('Write a whole number', '1');
    await person.page.locator('.terminal-wrapper.active').waitFor();
  });

  it('reads the report when all are trained', async () => {
    await person.panel().getByRole('heading', { name: 'stops: methods compared' }).waitFor({ timeout: 240_000 });
    assert.deepEqual(await person.panel().locator('table').first().locator('tbody td:first-child').allInnerTexts(), ['gdc++', 'gdc']);
    await person.panel().getByRole('heading', { name: 'While training' }).waitFor();
    await person.screenshot('02-report');
    const page = await readFile(path.join(folder, '.nudge/compare/stops/report.html'), 'utf8');
    assert.match(page, /<title>stops: methods compared<\/title>/);
  });
});
