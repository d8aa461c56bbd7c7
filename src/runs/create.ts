/** Makes run folders: `.nudge/runs/NAME-YYYYMMDD-HHMMSS/` beside the spec file, out of git's sight, complete or not there. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes, NudgeError } from '../shared/errors';
import type { Run } from '../shared/run';
import { isMissing, replaceFile } from './files';
import { runPaths } from './folder';

export interface CreateOptions {
  /** The run folder itself; by default one is named after the run and the time, beside the spec file. */
  readonly folder?: string | undefined;
  readonly now?: Date;
}

/** Writes run.json and the lock file; returns the run folder's absolute path. */
export async function createRun(run: Run, options: CreateOptions = {}): Promise<string> {
  const folder = options.folder === undefined ? await nameFolder(run, options.now ?? new Date()) : path.resolve(options.folder);
  await refuseOccupied(folder);
  const building = path.join(path.dirname(folder), `.new-${randomUUID()}`);
  await mkdir(building, { recursive: true });
  try {
    const paths = runPaths(building);
    await writeFile(paths.lock, '');
    await replaceFile(paths.run, `${JSON.stringify(run, undefined, 2)}\n`);
    await rm(folder, { recursive: true, force: true });
    await rename(building, folder);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

async function nameFolder(run: Run, now: Date): Promise<string> {
  const home = path.join(path.dirname(run.specFile ?? path.resolve(run.name)), '.nudge');
  await hideFromGit(home);
  const name = path.join(home, 'runs', `${fileName(run.name)}-${timestamp(now)}`);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${String(number)}`;
    if (await entries(candidate) === undefined) return candidate;
  }
}

async function hideFromGit(home: string): Promise<void> {
  await mkdir(path.join(home, 'runs'), { recursive: true });
  if (!(await readdir(home)).includes('.gitignore')) await replaceFile(path.join(home, '.gitignore'), '*\n');
}

/** A folder that holds anything is somebody's: an older run is resumed or deleted by its owner, never overwritten. */
async function refuseOccupied(folder: string): Promise<void> {
  const names = await entries(folder);
  if (names === undefined || names.length === 0) return;
  const isRun = names.includes('run.json');
  throw new NudgeError({
    code: 'run-folder-occupied', exitCode: exitCodes.wrongUse, params: { folder },
    message: isRun ? `${folder} already holds a run.` : `${folder} is not empty.`,
    remedy: isRun ? `Go on with it by "nudge resume ${folder}", or name another folder.` : 'Name a new or an empty folder.',
  });
}

async function entries(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return undefined;
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
