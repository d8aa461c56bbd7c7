// Runs the in-host suite in a desktop VS Code: the one that VSCODE_EXECUTABLE names, else a downloaded one.
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The executable, or why there is none. */
async function findEditor() {
  if (process.env.VSCODE_EXECUTABLE) return { executable: process.env.VSCODE_EXECUTABLE };
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { reason: 'a desktop VS Code needs a display (try xvfb-run npm run test:desktop)' };
  }
  try {
    return { executable: await downloadAndUnzipVSCode({ version: 'stable', cachePath: path.join(root, '.vscode-test') }) };
  } catch (error) {
    return { reason: `VS Code could not be downloaded (${error instanceof Error ? error.message : error}); name one with VSCODE_EXECUTABLE` };
  }
}

const { executable, reason } = await findEditor();
if (!executable) {
  console.log(`skipped: ${reason}`);
} else {
  execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--tests'], { cwd: root, stdio: 'inherit' });
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'nudge-desktop-'));
  try {
    const workspace = path.join(temporary, 'workspace');
    cpSync(path.join(root, 'test/fixtures/workspace'), workspace, { recursive: true });
    process.exitCode = await runTests({
      vscodeExecutablePath: executable, extensionDevelopmentPath: root, extensionTestsPath: path.join(root, 'dist/test/integration/index.js'),
      launchArgs: [workspace, '--disable-workspace-trust', '--disable-extensions', '--user-data-dir', path.join(temporary, 'user')],
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
