// A folder that is not trusted: specs can be read and checked, and nothing is started whatever is pressed.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { orSkip } from '../harness/skip';
import { Workbench } from '../harness/workbench';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';

describe('a folder that is not trusted', () => {
  let folder: string;
  let person: Workbench;
  const closing: (() => Promise<void>)[] = [removeTemporaryFolders];

  before(async function () {
    folder = await temporaryFolder();
    await cp('test/fixtures/workspace/good.nudge.json', path.join(folder, 'good.nudge.json'));
    const settings = { 'security.workspace.trust.startupPrompt': 'never', 'workbench.colorTheme': 'Default Dark Modern' };
    person = await orSkip(this, () => Workbench.open({ folder, shots: path.resolve('test-results/trust'), workspaceTrust: true, settings }));
    closing.unshift(() => person.close());
    await person.openFile('good.nudge.json');
  });

  after(async () => { for (const close of closing) await close(); });

  for (const [title, sentence] of [['Train', 'Nudge trains nothing here'], ['Measure Base Model', 'Nudge measures nothing here'], ['Insert Sample', 'Nudge samples nothing here']] as const) {
    it(`answers "${title}" with why not, and a way to trust it`, async () => {
      await person.command(`Nudge: ${title}`);
      const toast = person.toasts.filter({ hasText: sentence });
      await toast.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
      await person.screenshot(title);
      assert.equal(existsSync(path.join(folder, '.nudge')), false);
    });
  }

  it('still shows its specs, and says why there is no run', async () => {
    await person.lens('Train').waitFor();
    await person.activity('Nudge').click();
    await person.page.getByRole('treeitem', { name: 'good' }).waitFor();
    await person.page.getByText('This workspace is not trusted: Nudge starts no process here.').waitFor();
    await person.screenshot('view');
  });
});
