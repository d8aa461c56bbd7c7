/** Makes run folders: `.nudge/runs/NAME-YYYYMMDD-HHMMSS/` beside the spec file, out of git's sight, complete or not there. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes, NudgeError } from '../shared/errors';
import { explain } from '../shared/file-errors';
import type { Run } from '../shared/run';
import { isMissing, replaceFile } from './files';
import { runPaths } from './folder';

export interface CreateOptions {
  /** The run folder itself; by default one is named after the run and the time, beside the spec file. */
  readonly folder?: string | undefined;
  readonly now?: Date;
}

/** Writes run.json and the lock file; returns the run folder's absolute path. Throws NudgeError where it cannot be made. */
export async function createRun(run: Run, { folder, now = new Date() }: CreateOptions = {}): Promise<string> {
  if (folder !== undefined) return explained(path.resolve(folder), createAt(run, path.resolve(folder)));
  const beside = path.dirname(run.specFile ?? path.resolve(run.name));
  return explained(path.join(beside, '.nudge'), createBeside(run, beside, now));
}

/** The files' own errors name what has a temporary name. */
async function explained(place: string, making: Promise<string>): Promise<string> {
  try {
    return await making;
  } catch (error) {
    throw explain(error, place);
  }
}

async function createBeside(run: Run, beside: string, now: Date): Promise<string> {
  const home = path.join(beside, '.nudge');
  await hideFromGit(home);
  return createNamed(run, path.join(home, 'runs', `${fileName(run.name)}-${timestamp(now)}`));
}

async function createAt(run: Run, folder: string): Promise<string> {
  if (await isTaken(folder)) throw await occupied(folder);
  return build(run, folder, async (built) => {
    if (!await moveTo(built, folder)) throw await occupied(folder);
    return folder;
  });
}

/** Several may start in the same second: each takes the first number that is free when it is ready. */
async function createNamed(run: Run, name: string): Promise<string> {
  return build(run, name, async (built) => {
    for (let number = 1; ; number += 1) {
      const folder = number === 1 ? name : `${name}-${String(number)}`;
      if (!await isTaken(folder) && await moveTo(built, folder)) return folder;
    }
  });
}

/** Makes the folder's files beside it, and has them moved to their place; nothing is left where that fails. */
async function build(run: Run, beside: string, move: (built: string) => Promise<string>): Promise<string> {
  const building = path.join(path.dirname(beside), `.new-${randomUUID()}`);
  await mkdir(building, { recursive: true });
  try {
    const paths = runPaths(building);
    await writeFile(paths.lock, '');
    await replaceFile(paths.run, `${JSON.stringify(run, undefined, 2)}\n`);
    return await move(building);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    throw error;
  }
}

/** False where the place was taken meanwhile. Only an empty folder makes room: Windows renames onto none, and nothing else is ours to remove. */
async function moveTo(built: string, folder: string): Promise<boolean> {
  try {
    await rmdir(folder).catch((error: unknown) => { if (!isMissing(error)) throw error; });
    await rename(built, folder);
    return true;
  } catch (error) {
    if (await isTaken(folder)) return false;
    throw error;
  }
}

async function hideFromGit(home: string): Promise<void> {
  await mkdir(path.join(home, 'runs'), { recursive: true });
  if (!(await readdir(home)).includes('.gitignore')) await replaceFile(path.join(home, '.gitignore'), '*\n');
}

/** A folder that holds anything is somebody's: an older run is resumed or deleted by its owner, never overwritten. */
async function occupied(folder: string): Promise<NudgeError> {
  const names = await namesIn(folder);
  const isRun = names !== 'file' && names.includes('run.json');
  return new NudgeError({
    code: 'run-folder-occupied', exitCode: exitCodes.wrongUse, params: { folder },
    message: names === 'file' ? `${folder} is no folder, or lies in a file.` : isRun ? `${folder} already holds a run.` : `${folder} is not empty.`,
    remedy: isRun ? `Go on with it by "nudge resume ${folder}", or name another folder.` : 'Name a new or an empty folder.',
  });
}

async function isTaken(folder: string): Promise<boolean> {
  const names = await namesIn(folder);
  return names === 'file' || names.length > 0;
}

/** What is in a folder, nothing where there is none; a file, or a path through one, is no place for a folder. */
async function namesIn(folder: string): Promise<readonly string[] | 'file'> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') return 'file';
    throw error;
  }
}

function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '').slice(0, 80) || 'run';
}

function timestamp(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(date.getFullYear())}${two(date.getMonth() + 1)}${two(date.getDate())}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
