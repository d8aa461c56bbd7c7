/** Removes what earlier measurements left: they are kept until a newer one has begun, and no longer. */
import { rm, stat } from 'node:fs/promises';
import { sendControl } from './control';
import { runPaths } from './folder';
import { foldersIn, isLive, readRun } from './list';
import { readLaunch } from './state';

/** From a new run folder to the word that its trainer was launched; another window may be between the two. */
const launchMilliseconds = 60_000;

/** Every run in `home` but one goes; what is still at work is told to stop, and goes the next time. */
export async function clearRuns(home: string, kept: string, now: number = Date.now()): Promise<void> {
  for (const folder of await foldersIn(home)) {
    if (folder === kept) continue;
    const run = await readRun(folder, now);
    if (run && isLive(run)) await sendControl(folder, 'stop');
    else if (!await isBeingMade(folder, now)) await rm(folder, { recursive: true, force: true });
  }
}

/** Nobody has launched it yet, and there was hardly time to. */
async function isBeingMade(folder: string, now: number): Promise<boolean> {
  if (await readLaunch(folder)) return false;
  const made = await stat(runPaths(folder).run).catch(() => undefined);
  return made !== undefined && now - made.mtimeMs < launchMilliseconds;
}
