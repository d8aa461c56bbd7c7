/**
 * Which process is which: a pid alone may have been given to another process since, so its start time and the boot count too.
 * The trainer writes the same values (trainer/nudge_trainer/state.py).
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** psutil and PowerShell round a Windows process's start differently. */
const windowsToleranceMilliseconds = 2000;

export interface ProcessIdentity {
  readonly host: string;
  /** Empty where the system has none. */
  readonly bootId: string;
  readonly pid: number;
  /** Linux: clock ticks since the boot; macOS: as ps prints it; Windows: unix milliseconds; empty where unknown. */
  readonly start: string;
}

/** `undefined` where no such process runs on this machine. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  if (!isRunning(pid)) return undefined;
  const start = await processStart(pid);
  return start === undefined ? undefined : { host: os.hostname(), bootId: await bootId(), pid, start };
}

/** `undefined` when it ran elsewhere, which this machine cannot know. */
export async function isSameProcessRunning(identity: ProcessIdentity): Promise<boolean | undefined> {
  if (identity.host !== os.hostname()) return undefined;
  if (identity.bootId !== await bootId()) return false;
  return isRunning(identity.pid) && recall.isSame(identity);
}

async function isSameNow({ pid, start }: ProcessIdentity): Promise<boolean> {
  const now = await processStart(pid);
  return now !== undefined && isSameStart(start, now);
}

/** What was answered about processes: seldom another answer, and on some systems each costs a process of its own. */
export class Recall {
  private readonly answers = new Map<string, { readonly time: number; readonly answer: Promise<boolean> }>();

  constructor(private readonly ask: (identity: ProcessIdentity) => Promise<boolean>, private readonly milliseconds: number, private readonly clock: () => number = Date.now) {}

  isSame(identity: ProcessIdentity): Promise<boolean> {
    const now = this.clock();
    for (const [key, { time }] of this.answers) if (now - time >= this.milliseconds) this.answers.delete(key);
    const key = `${String(identity.pid)} ${identity.start}`;
    const known = this.answers.get(key)?.answer;
    if (known) return known;
    const answer = this.ask(identity);
    this.answers.set(key, { time: now, answer });
    return answer;
  }
}

/** Linux answers at once. Elsewhere a pid that is given to another process is found out so much later; one that ended, at once. */
const recall = new Recall(isSameNow, process.platform === 'linux' ? 0 : 60_000);

function isSameStart(one: string, other: string): boolean {
  if (one === '' || other === '') return true;
  return process.platform === 'win32' ? Math.abs(Number(one) - Number(other)) <= windowsToleranceMilliseconds : one === other;
}

/** Signal 0 only asks; EPERM means that it runs under another user. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

let knownBootId: Promise<string> | undefined;

function bootId(): Promise<string> {
  knownBootId ??= readBootId();
  return knownBootId;
}

async function readBootId(): Promise<string> {
  switch (process.platform) {
    case 'linux': return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    case 'darwin': return (await output('sysctl', ['-n', 'kern.bootsessionuuid'])) ?? '';
    default: return '';
  }
}

/** `undefined`: no such process, or one that has ended and waits to be collected. */
async function processStart(pid: number): Promise<string | undefined> {
  switch (process.platform) {
    case 'linux': return linuxStart(pid);
    case 'darwin': return output('ps', ['-o', 'lstart=', '-p', String(pid)]);
    case 'win32': return await output('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command',
      `[DateTimeOffset]::new((Get-Process -Id ${String(pid)}).StartTime).ToUnixTimeMilliseconds()`]) ?? '';
    default: return '';
  }
}

/** /proc/PID/stat: the command's name is in parentheses and may hold anything; the state is field 3, the start field 22. */
async function linuxStart(pid: number): Promise<string | undefined> {
  let stat: string;
  try {
    stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const isZombie = fields[0] === 'Z' || fields[0] === 'X';
  return isZombie ? undefined : fields[19];
}

async function output(command: string, args: string[]): Promise<string | undefined> {
  try {
    return (await execute(command, args, { env: { ...process.env, LC_ALL: 'C' }, windowsHide: true })).stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
