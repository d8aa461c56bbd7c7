// Runs dist/test/integration inside a real extension host and prints what mocha reports there: what @vscode/test-electron does on a desktop.
// The suite writes its report to the file NUDGE_TEST_REPORT: the workbench's console carries much that is not ours.
// usage: node dist/test/harness/in-host.js EXTENSION_FOLDER TESTS_ENTRY WORKSPACE_FOLDER
import path from 'node:path';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { ensureBrowser, launchBrowser } from './browser';
import { Unavailable } from './commands';
import { ensureCodeServer, startServer } from './code-server';

const timeoutSeconds = Number(process.env['NUDGE_IN_HOST_TIMEOUT'] ?? 420);

async function main(): Promise<number> {
  const [extension, tests, fixture] = process.argv.slice(2).map((name) => path.resolve(name));
  if (!extension || !tests || !fixture) throw new Error('usage: in-host EXTENSION_FOLDER TESTS_ENTRY WORKSPACE_FOLDER');
  const results = path.resolve('test-results');
  const report = path.join(results, 'in-host.txt');
  await mkdir(results, { recursive: true });
  await rm(report, { force: true });
  // A copy: the tests write, and what they write must not meet another run's.
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nudge-workspace-'));
  await cp(fixture, folder, { recursive: true });
  const installation = await ensureCodeServer();
  await ensureBrowser();
  const server = await startServer(installation, {
    smokeTestDriver: true, settings: { 'security.workspace.trust.enabled': false }, env: { NUDGE_TEST_REPORT: report },
  });
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const workbench: string[] = [];
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => { workbench.push(args.join(' ')); });
    const exit = new Promise<number>((resolve) => page.exposeFunction('codeAutomationExit', (code: number) => { resolve(code); }));
    const remote = (file: string): string => `vscode-remote://127.0.0.1:${String(server.port)}${file}`;
    const payload = JSON.stringify([['extensionDevelopmentPath', remote(extension)], ['extensionTestsPath', remote(tests)], ['skipWelcome', 'true']]);
    await page.goto(`${server.url}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(payload)}`);
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<number>((resolve) => { timer = setTimeout(() => { resolve(124); }, timeoutSeconds * 1000); });
    const code = await Promise.race([exit, tooLate]);
    clearTimeout(timer);
    console.log(await readFile(report, 'utf8').catch(() => `the suite wrote no report to ${report}`));
    if (code !== 0) {
      await page.screenshot({ path: path.join(results, 'in-host.png') });
      await writeFile(path.join(results, 'in-host-workbench.log'), [...workbench, server.log()].join('\n'));
      const ending = code === 124 ? `did not end within ${String(timeoutSeconds)} s` : `ended with ${String(code)}`;
      console.error(`the tests inside the host ${ending}; see in-host.png and in-host-workbench.log in ${results}`);
    }
    return code;
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

main().then((code) => { process.exitCode = code; }, (error: unknown) => {
  if (error instanceof Unavailable) console.log(`1 skipped: ${error.message}`);
  else { console.error(error); process.exitCode = 99; }
});
