/**
 * One process at a time: a file that names its holder, taken over when the holder is gone. Editor windows and command lines share it.
 * Of a holder on this machine the system knows whether it lives; one elsewhere (a container, a machine with the same disk) is
 * known by its touching the file every so often.
 */
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { whileOpen } from '../runs/files';
import { identify, isSameProcessRunning, type ProcessIdentity } from '../runs/processes';

const lookMilliseconds = 300;
const touchMilliseconds = 10_000;
/** A holder that cannot be asked for and has not touched the file for so long is gone. */
const silenceMilliseconds = 60_000;

/** Lets time pass; ends early when the signal is aborted. */
export type Pause = (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;

export interface LeaseOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once when somebody else holds it. */
  readonly onWait?: (() => void) | undefined;
  /** The clock, where it is not the real one. */
  readonly pause?: Pause | undefined;
}

/** What a look at the file tells. */
interface Seen {
  readonly text: string;
  /** Unix milliseconds. */
  readonly touched: number;
}

/** Runs `work` while holding the lease; waits as long as its living holder keeps it. Rejects with the signal's reason when cancelled meanwhile. */
export async function withLease<Result>(file: string, work: () => Promise<Result>, options: LeaseOptions = {}): Promise<Result> {
  const { pause = sleep } = options;
  const text = await take(file, { ...options, pause });
  const ended = new AbortController();
  void keepTouching(file, text, pause, ended.signal);
  try {
    return await work();
  } finally {
    ended.abort();
    await removeIfStill(file, text);
  }
}

/** Returns what the file holds now: no other lease has the same text. */
async function take(file: string, { signal, onWait, pause }: LeaseOptions & { readonly pause: Pause }): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  const text = JSON.stringify({ ...await identify(process.pid), lease: randomUUID() });
  const silence = new Silence();
  let hasWaited = false;
  while (!await create(file, text)) {
    const seen = await look(file);
    if (!seen) continue;
    if (await isGone(seen, silence.after(seen))) {
      await takeOver(file, seen, { signal, pause });
      continue;
    }
    if (!hasWaited) onWait?.();
    hasWaited = true;
    await pause(lookMilliseconds, signal);
    signal?.throwIfAborted();
  }
  return text;
}

async function create(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function look(file: string): Promise<Seen | undefined> {
  return whileOpen(file, async (handle) => ({ text: await handle.readFile('utf8'), touched: (await handle.stat()).mtimeMs }));
}

/** How long a file has stayed as it is: told by the looks at it, because the clocks of two machines differ and either may have slept. */
class Silence {
  private last: Seen | undefined;
  private milliseconds = 0;

  /** Called once a look. */
  after(seen: Seen): number {
    const isSame = seen.text === this.last?.text && seen.touched === this.last.touched;
    this.milliseconds = isSame ? this.milliseconds + lookMilliseconds : 0;
    this.last = seen;
    return this.milliseconds;
  }
}

async function isGone({ text }: Seen, silence: number): Promise<boolean> {
  const holder = holderIn(text);
  const isRunning = holder && await isSameProcessRunning(holder);
  return isRunning === undefined ? silence >= silenceMilliseconds : !isRunning;
}

/** `undefined`: it is being written, or its writer did not live to do so. */
function holderIn(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** One at a time, and only what was seen: who is slower in finding it abandoned would else remove the lease of who was faster. */
async function takeOver(file: string, { text }: Seen, options: LeaseOptions): Promise<void> {
  await withLease(`${file}.takeover`, () => removeIfStill(file, text), options);
}

async function removeIfStill(file: string, text: string): Promise<void> {
  if ((await look(file))?.text === text) await rm(file, { force: true });
}

async function keepTouching(file: string, text: string, pause: Pause, ended: AbortSignal): Promise<void> {
  for (;;) {
    await pause(touchMilliseconds, ended);
    if (ended.aborted) return;
    // A touch that fails is made up for by the next one.
    await touch(file, text).catch(() => undefined);
  }
}

async function touch(file: string, text: string): Promise<void> {
  const now = new Date();
  if ((await look(file))?.text === text) await utimes(file, now, now);
}

const sleep: Pause = (milliseconds, signal) => delay(milliseconds, undefined, signal && { signal }).catch(() => undefined);
