/** node panel.js FOLDER REPEATS: milliseconds from opening a run's panel until its charts are on the screen, in a browser. */
import { launchBrowser } from '../../test/harness/browser';
import { PanelPage } from '../../test/support/panel-page';
import { services } from './long-run';

async function main([folder = '', repeats = '5']: readonly string[]): Promise<void> {
  const browser = await launchBrowser();
  try {
    for (let repeat = 0; repeat < Number(repeats); repeat += 1) {
      const panel = await PanelPage.open(browser, { target: { kind: 'run', folder }, services });
      console.log(JSON.stringify({ panel: await panel.drawn() }));
      await panel.close();
    }
  } finally {
    await browser.close();
  }
}

void main(process.argv.slice(2));
