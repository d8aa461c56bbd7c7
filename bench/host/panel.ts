/** node panel.js FOLDER REPEATS: milliseconds from opening a run's panel until its charts are on the screen, in a browser; of a long run also until all of it is sent there. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { launchBrowser } from '../../test/harness/browser';
import { PanelPage, type Conversation } from '../../test/support/panel-page';
import { glance } from '../../src/panel/glance';
import type { HostMessage } from '../../src/shared/panel';
import { services } from './long-run';

function talkTo(host: ChildProcess, folder: string, post: (message: HostMessage) => void): Conversation {
  host.on('message', (message: HostMessage) => { post(message); });
  host.send({ folder });
  return { receive: (message) => { host.send(message); return Promise.resolve(); }, close: () => { host.kill(); } };
}

async function main([folder = '', repeats = '5']: readonly string[]): Promise<void> {
  const browser = await launchBrowser();
  const isLong = await glance(folder) !== undefined;
  try {
    for (let repeat = 0; repeat < Number(repeats); repeat += 1) {
      const host = fork(path.join(__dirname, 'session.js'));
      await once(host, 'message');
      const began = Date.now();
      let arrived: ((milliseconds: number) => void) | undefined;
      const whole = new Promise<number>((resolve) => { arrived = resolve; });
      const panel = await PanelPage.open(browser, { target: { kind: 'run', folder }, services, converse: (post) => talkTo(host, folder, (message) => {
        if (message.type === 'delta' && message.delta.series?.kind === 'all') arrived?.(Date.now() - began);
        post(message);
      }) });
      console.log(JSON.stringify({ panel: await panel.drawn(), ...isLong && { whole: await whole } }));
      await panel.close();
    }
  } finally {
    await browser.close();
  }
}

void main(process.argv.slice(2));
