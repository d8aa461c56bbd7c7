/**
 * The trainer's Python environment: one that Nudge makes in NUDGE_HOME/env and keeps in line with trainer/requirements.lock,
 * or a Python that the user names. A stamp written last says that it is whole, so a broken one is made again and a good
 * one costs nothing.
 */
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes, NudgeError } from '../shared/errors';
import { readObject, replaceFile } from '../runs/files';
import { checkNamedPython } from './named';
import { runCommand, type CommandOptions } from './commands';
import { explainInstall } from './failures';
import { environmentFolder, interpreterIn } from './home';
import { chooseInstaller, type Installer } from './installers';
import { withLease } from './lease';
import { findPython, type Python } from './python';
import { findAccelerator, findTorchIndex, type Accelerator } from './torch';

export interface EnvironmentOptions {
  /** The folder that holds `trainer/`: the repository, or the installed extension. */
  readonly root: string;
  readonly home: string;
  /** A Python of the user's that has what the trainer needs; nothing is installed into it. */
  readonly python?: string | undefined;
  readonly onProgress?: (progress: SetupProgress) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface SetupProgress {
  readonly stage: 'waiting' | 'python' | 'environment' | 'torch' | 'packages' | 'check';
  /** What is happening, in English; the last line of the installer among others. */
  readonly message: string;
}

export interface Environment {
  /** The trainer's interpreter. */
  readonly python: string;
  readonly home: string;
  readonly root: string;
  /** It was made now. */
  readonly isNew: boolean;
}

/** Bytes that must be free: the packages, and what unpacking them takes meanwhile. */
const neededBytes: Record<Accelerator, number> = { cpu: 3e9, apple: 3e9, cuda: 12e9, rocm: 24e9 };
const stampName = 'nudge-environment.json';

export function environmentLog(home: string): string {
  return path.join(home, 'environment.log');
}

/** Held by who makes or removes the environment. */
export function environmentLease(home: string): string {
  return path.join(home, 'env.lock');
}

/** Makes, repairs or finds the environment. Throws NudgeError (exit 4) with the remedy, or the signal's reason when cancelled. */
export async function ensureEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const { root, home } = options;
  const lock = await readFile(path.join(root, 'trainer', 'requirements.lock'), 'utf8');
  if (options.python) return { python: await checkNamedPython(options.python, lock), home, root, isNew: false };
  const accelerator = findAccelerator();
  const wanted = createHash('sha256').update(`${accelerator}\n${lock}`).digest('hex');
  const environment = { python: interpreterIn(environmentFolder(home)), home, root };
  if (await isWhole(home, wanted)) return { ...environment, isNew: false };
  await makeHome(home);
  const isNew = await withLease(environmentLease(home), async () => {
    if (await isWhole(home, wanted)) return false;
    await make(options, lock, accelerator);
    await replaceFile(path.join(environmentFolder(home), stampName), `${JSON.stringify({ wanted, accelerator, made: new Date().toISOString() })}\n`);
    return true;
  }, { signal: options.signal, onWait: () => options.onProgress?.({ stage: 'waiting', message: `another Nudge sets up the trainer; where none does, delete ${environmentLease(home)}` }) });
  return { ...environment, isNew };
}

async function isWhole(home: string, wanted: string): Promise<boolean> {
  const environment = environmentFolder(home);
  const stamp = await readObject(path.join(environment, stampName));
  if (stamp?.['wanted'] !== wanted) return false;
  try {
    await access(interpreterIn(environment));
    return true;
  } catch {
    return false;
  }
}

async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true });
    await access(home, 2);
  } catch (cause) {
    throw new NudgeError({
      code: 'home-not-writable', exitCode: exitCodes.environment, params: { home }, cause,
      message: `Nudge cannot write to its folder ${home}.`, remedy: 'Make it writable, or name another one by the variable NUDGE_HOME.',
    });
  }
}

async function make(options: EnvironmentOptions, lock: string, accelerator: Accelerator): Promise<void> {
  const { home, root, signal, onProgress } = options;
  const tell = (stage: SetupProgress['stage'], message: string): void => onProgress?.({ stage, message });
  const log = environmentLog(home);
  await writeFile(log, `${new Date().toISOString()} making ${environmentFolder(home)} for ${accelerator}\n`);
  tell('python', 'looking for Python');
  const python = await findPython();
  await requireDisk(home, accelerator);
  const installer = await chooseInstaller(python);
  requireVenv(python, installer);
  const at = (stage: SetupProgress['stage']): CommandOptions => ({ log, signal, onLine: (line) => { if (!/^(warning|deprecation|\[notice)/i.test(line)) tell(stage, line); } });
  try {
    tell('environment', `Python ${python.version}, ${installer.name}`);
    await installer.create(environmentFolder(home), at('environment'));
    await installTorch(installer, python, lock, accelerator, home, at('torch'));
    tell('packages', 'installing packages');
    await installer.install(environmentFolder(home), ['-r', path.join(root, 'trainer', 'requirements.lock')], undefined, at('packages'));
    tell('check', 'starting PyTorch');
    await runCommand(interpreterIn(environmentFolder(home)), ['-c', 'import torch, transformers'], at('check'));
  } catch (error) {
    throw explainInstall(error, log);
  }
}

/** From PyTorch's own index where it has the build for this machine; else the configured one brings it with the other packages. */
async function installTorch(installer: Installer, python: Python, lock: string, accelerator: Accelerator, home: string, options: CommandOptions): Promise<void> {
  const version = /^torch==([^\s;+]+)/m.exec(lock)?.[1];
  if (version === undefined) return;
  options.onLine?.(`looking for PyTorch ${version} (${accelerator})`);
  const index = await findTorchIndex(python.executable, accelerator, version, options.signal);
  if (!index) return;
  try {
    await installer.install(environmentFolder(home), [`torch==${version}`], index, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    options.onLine?.(`${index} did not give it: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function requireVenv(python: Python, installer: Installer): void {
  if (python.hasVenv || installer.name === 'uv') return;
  throw new NudgeError({
    code: 'venv-missing', exitCode: exitCodes.environment, params: { python: python.executable },
    message: `${python.executable} comes without its module venv.`,
    remedy: 'Install it (Debian, Ubuntu: apt install python3-venv), or install uv.',
  });
}

async function requireDisk(home: string, accelerator: Accelerator): Promise<void> {
  const { bavail, bsize } = await statfs(home);
  const [free, needed] = [bavail * bsize, neededBytes[accelerator]];
  if (free >= needed) return;
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);
  throw new NudgeError({
    code: 'disk-full', exitCode: exitCodes.environment, params: { home, free, needed },
    message: `The disk of ${home} has ${gigabytes(free)} GB free, and the trainer's environment needs ${gigabytes(needed)} GB.`,
    remedy: 'Free some space, or name a folder on another disk by the variable NUDGE_HOME.',
  });
}
