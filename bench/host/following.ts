/** node following.js FOLDER SECONDS: a panel's host side follows a run; the part of a core that it takes, and how many steps it saw. */
import { setTimeout as delay } from 'node:timers/promises';
import { Session } from '../../src/panel/session';
import type { HostMessage } from '../../src/shared/panel';
import { services } from './long-run';

async function main([folder = '', seconds = '10']: readonly string[]): Promise<void> {
  let step = 0;
  let sent = 0;
  const session = new Session({ kind: 'run', folder }, 'train', services, (message: HostMessage) => {
    // The editor sends messages as text.
    sent += JSON.stringify(message).length;
    if (message.type === 'delta') step = message.delta.run?.step ?? step;
  });
  await session.receive({ type: 'ready' });
  console.log(JSON.stringify({ ready: true }));
  // Past the first moments, in which code is compiled that runs for hours.
  await delay(2000);
  const [began, stepsBefore, used] = [performance.now(), step, process.cpuUsage()];
  await delay(Number(seconds) * 1000);
  const { user, system } = process.cpuUsage(used);
  console.log(JSON.stringify({ following: (user + system) / 1000 / (performance.now() - began), steps: step - stepsBefore, sent }));
  session.close();
}

void main(process.argv.slice(2));
