// Makes media/screenshots/panel.png anew, from a real run of the first example: NUDGE_SCREENSHOT=1 npm test -- browser
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Workbench } from '../harness/workbench';
import { eventually } from '../support/eventually';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';

/** Of the run's steps: far enough for the lines to have come close to their targets. */
const share = 0.75;

/** Beside the editor and the browser, one thread is faster than two that wait for each other. */
const training = '"training": { "threads": 1 },';

async function takeScreenshot(): Promise<void> {
  const folder = path.join(await temporaryFolder(), 'biographies');
  await mkdir(folder);
  const settings = { 'workbench.colorTheme': 'Default Dark Modern', 'window.commandCenter': false, 'window.title': '${activeEditorShort} - ${rootName}' };
  const person = await Workbench.open({ folder, shots: path.resolve('media/screenshots'), settings });
  try {
    await person.activity('Nudge').click();
    await person.command('Nudge: Open Example');
    await person.pick('Which example?', 'women-in-science');
    const spec = path.join(folder, 'women-in-science.nudge.json');
    await person.lens('Train').waitFor();
    await writeFile(spec, (await readFile(spec, 'utf8')).replace('"maxTokens"', `${training}\n  "maxTokens"`));
    await person.editor.getByText('"threads"').waitFor();
    await person.lens('Train').click();
    await person.panel().getByRole('heading', { name: 'women-in-science' }).waitFor({ timeout: 120_000 });
    await person.page.locator('.tab', { hasText: 'women-in-science.nudge.json' }).click({ button: 'middle' });
    await eventually(async () => {
      const [, step, steps] = /step (\d+) \/ (\d+)/.exec(await person.panel().locator('.headline').innerText()) ?? [];
      return Number(step) > share * Number(steps) || undefined;
    }, 1200);
    await person.page.mouse.move(700, 890);
    await person.page.locator('.monaco-hover').waitFor({ state: 'hidden' });
    await person.screenshot('panel');
    await person.panel().locator('vscode-button', { hasText: 'Stop' }).click();
    await person.panel().getByText('stopped').first().waitFor();
  } finally {
    await person.close();
    await removeTemporaryFolders();
  }
}

if (process.env['NUDGE_SCREENSHOT']) describe('the picture in the README', () => { it('shows the panel during a run', takeScreenshot).timeout(1_500_000); });
