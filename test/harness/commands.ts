// Runs the system's own tools (npm, apt-get) for the harness: quiet when they succeed, their last words when they fail.
import { spawn } from 'node:child_process';

/** Something a suite needs cannot be had on this machine: the suite is skipped, with this reason printed. */
export class Unavailable extends Error {}

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Resolves when the command ends with 0; rejects with the tail of what it printed otherwise. */
export function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let tail = '';
    const keep = (data: Buffer): void => { tail = (tail + data.toString()).slice(-2000); };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} ended with ${String(code)}: ${tail.trim()}`));
    });
  });
}
