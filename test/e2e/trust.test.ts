// A folder that is not trusted: specs can be read and checked, and nothing is started whatever is pressed.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../harness/browser';
import { ensureCodeServer, startServer, type Server } from '../harness/code-server';
import { Unavailable } from '../harness/commands';
import { packageExtension } from '../harness/extension';
import { Workbench } from '../harness/workbench';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';

describe('a folder that is not trusted', () => {
  let folder: string;
  let browser: Browser;
  let server: Server;
  let person: Workbench;

  before(async function () {
    try {
      browser = await launchBrowser();
      server = await startServer(await ensureCodeServer(), {
        vsix: await packageExtension(), workspaceTrust: true, settings: { 'security.workspace.trust.startupPrompt': 'never', 'workbench.colorTheme': 'Default Dark Modern' },
      });
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      console.log(`skipped: ${error.message}`);
      this.skip();
    }
    folder = await temporaryFolder();
    await cp('test/fixtures/workspace/good.nudge.json', path.join(folder, 'good.nudge.json'));
    person = await Workbench.open(browser, server, folder, path.resolve('test-results/trust'));
    await person.openFile('good.nudge.json');
  });

  after(async () => {
    await person.close();
    await browser.close();
    await server.stop();
    await removeTemporaryFolders();
  });

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
