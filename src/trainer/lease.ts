/** One process at a time: a file that names its holder, taken over when the holder is gone. Editor windows and command lines share it. */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { readObject } from '../runs/files';
import { identify, isSameProcessRunning, type ProcessIdentity } from '../runs/processes';

const lookMilliseconds = 300;

export interface LeaseOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once when somebody else holds it. */
  readonly onWait?: () => void;
}

/** Runs `work` while holding the lease; waits as long as its living holder keeps it. */
export async function withLease<Result>(file: string, work: () => Promise<Result>, options: LeaseOptions = {}): Promise<Result> {
  await take(file, options);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string, options: LeaseOptions): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  for (let isFirst = true; !await tryTake(file); isFirst = false) {
    if (await isAbandoned(file)) {
      await setAside(file);
      continue;
    }
    if (isFirst) options.onWait?.();
    await delay(lookMilliseconds, undefined, { ...(options.signal && { signal: options.signal }) });
  }
}

async function tryTake(file: string): Promise<boolean> {
  const holder = await identify(process.pid);
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(JSON.stringify(holder));
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** A file without a holder is one that is being written; its writer needs less than one look. */
async function isAbandoned(file: string): Promise<boolean> {
  const read = async (): Promise<ProcessIdentity | undefined> => await readObject(file) as ProcessIdentity | undefined;
  const holder = await read();
  if (holder) return await isSameProcessRunning(holder) === false;
  await delay(lookMilliseconds);
  return await read() === undefined;
}

/** Of several that find it abandoned only one can rename it. */
async function setAside(file: string): Promise<void> {
  const aside = `${file}.${randomUUID()}.old`;
  try {
    await rename(file, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
