// Runs dist/test/integration inside a real extension host and prints what mocha prints there: what @vscode/test-electron does on a desktop.
// usage: node dist/test/harness/in-host.js EXTENSION_FOLDER TESTS_ENTRY WORKSPACE_FOLDER
import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import { launchBrowser } from './browser';
import { ensureCodeServer, startServer } from './code-server';

const timeoutSeconds = Number(process.env['NUDGE_IN_HOST_TIMEOUT'] ?? 420);

async function main(): Promise<number> {
  const [extension, tests, folder] = process.argv.slice(2).map((name) => path.resolve(name));
  if (!extension || !tests || !folder) throw new Error('usage: in-host EXTENSION_FOLDER TESTS_ENTRY WORKSPACE_FOLDER');
  const server = await startServer(await ensureCodeServer(), { smokeTestDriver: true, settings: { 'security.workspace.trust.enabled': false } });
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => { (type === 'error' ? console.error : console.log)(...args); });
    const exit = new Promise<number>((resolve) => page.exposeFunction('codeAutomationExit', (code: number) => { resolve(code); }));
    const remote = (file: string): string => `vscode-remote://127.0.0.1:${String(server.port)}${file}`;
    const payload = JSON.stringify([['extensionDevelopmentPath', remote(extension)], ['extensionTestsPath', remote(tests)], ['skipWelcome', 'true']]);
    await page.goto(`${server.url}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(payload)}`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<number>((resolve) => { timer = setTimeout(() => { resolve(124); }, timeoutSeconds * 1000); });
    const code = await Promise.race([exit, late]);
    clearTimeout(timer);
    if (code === 124) {
      await mkdir('test-results', { recursive: true });
      await page.screenshot({ path: 'test-results/in-host-timeout.png' });
      console.error(`the tests inside the host did not end within ${String(timeoutSeconds)} s; see test-results/in-host-timeout.png\n${server.log().slice(-2000)}`);
    }
    return code;
  } finally {
    await browser.close();
    await server.stop();
  }
}

main().then((code) => { process.exitCode = code; }, (error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exitCode = 99; });
