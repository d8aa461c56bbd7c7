/** Runs a program to its end: its lines are shown as they come, kept in a log, and the whole tree of processes ends when it is cancelled. */
import { spawn } from 'node:child_process';
import { appendFile } from 'node:fs/promises';

const keptCharacters = 8000;

export interface CommandOptions {
  /** A clean one where none is given. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
  /** Everything it prints is added here. */
  readonly log?: string | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
}

export interface CommandResult {
  readonly stdout: string;
}

/** It could not be started, ended with an error, or was killed. */
export class CommandError extends Error {
  constructor(command: string, readonly exitCode: number | undefined, /** The last it printed. */ readonly tail: string) {
    super(`${command} ${exitCode === undefined ? 'did not start' : `ended with ${String(exitCode)}`}: ${tail.trim().split('\n').at(-1) ?? ''}`);
  }
}

/**
 * Without what would leak a surrounding environment into ours. Nor does a Python import from the folder that it is started in
 * (3.11 and newer heed that): files there may be named like Python's modules, and the folder may be one that nobody trusted.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const surrounding = ['PYTHONPATH', 'PYTHONHOME', 'VIRTUAL_ENV'];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !surrounding.includes(name)));
  return { ...env, PYTHONUTF8: '1', PYTHONSAFEPATH: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' };
}

/** Rejects with CommandError, or with the signal's reason when cancelled. */
export async function runCommand(command: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  options.signal?.throwIfAborted();
  if (options.log) await appendFile(options.log, `\n$ ${command} ${args.join(' ')}\n`);
  return new Promise((resolve, reject) => {
    const isGroup = process.platform !== 'win32';
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], detached: isGroup, windowsHide: true });
    const cancel = (): void => { if (child.pid !== undefined) killTree(child.pid, 'SIGTERM'); };
    options.signal?.addEventListener('abort', cancel, { once: true });
    let [stdout, all, partial] = ['', '', ''];
    const take = (text: string): void => {
      all += text;
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      for (const line of lines) if (line.trim()) options.onLine?.(line.trim());
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; take(text); });
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', (error) => { reject(new CommandError(command, undefined, error.message)); });
    child.on('close', (code) => {
      options.signal?.removeEventListener('abort', cancel);
      const ended = (): void => {
        if (options.signal?.aborted) reject(options.signal.reason instanceof Error ? options.signal.reason : new Error('cancelled'));
        else if (code === 0) resolve({ stdout });
        else reject(new CommandError(command, code ?? -1, all.slice(-keptCharacters)));
      };
      if (options.log) void appendFile(options.log, all).then(ended, ended);
      else ended();
    });
  });
}

/** Ends a process and those that it started (pip and uv do); it must lead a group of its own (`detached`). */
export function killTree(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
