// Runs the built command line as a child that shares this terminal; it handles Ctrl-C itself.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './setup.mjs';

/** Resolves with its exit code. */
export function runCli(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'dist/cli.js'), ...args], { stdio: 'inherit', cwd: workingFolder() });
    const leaveToChild = () => {};
    process.on('SIGINT', leaveToChild);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', leaveToChild);
      resolve(code ?? 130);
    });
  });
}

/** `npm run nudge` changes into the repository; the paths that the user writes start where the user is. */
function workingFolder() {
  return (process.env.npm_lifecycle_event === 'nudge' && process.env.INIT_CWD) || process.cwd();
}
