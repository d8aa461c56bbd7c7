// Finds a Chromium for the browser tests: one named or installed, else the system's package manager (as root), else playwright's own.
import { chromium, type Browser } from 'playwright-core';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { run, Unavailable } from './commands';

const installed = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Chromium calls home on its own; on a machine without internet those calls only cost time. */
const quiet = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

function found(): string | undefined {
  const named = process.env['NUDGE_BROWSER'];
  return [...(named ? [named] : []), ...installed, chromium.executablePath()].find((file) => existsSync(file));
}

/** The executable's path; throws with the reason when none can be had. */
export async function ensureBrowser(): Promise<string> {
  const present = found();
  if (present) return present;
  const attempts: (() => Promise<void>)[] = [];
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    attempts.push(async () => {
      await run('apt-get', ['update', '-qq']);
      await run('apt-get', ['install', '-y', '-qq', 'chromium'], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    });
  }
  attempts.push(() => {
    const cli = path.join(path.dirname(createRequire(__filename).resolve('playwright-core/package.json')), 'cli.js');
    return run(process.execPath, [cli, 'install', 'chromium']);
  });
  const reasons: string[] = [];
  for (const attempt of attempts) {
    try { await attempt(); } catch (error) { reasons.push(error instanceof Error ? error.message.slice(0, 200) : String(error)); }
    const file = found();
    if (file) return file;
  }
  throw new Unavailable(`no Chromium on this machine and none could be installed (${reasons.join('; ')}); set NUDGE_BROWSER to one`);
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await ensureBrowser(), args: quiet });
}
