/** Finds a Python that the trainer's environment can be made from: 3.11 or newer, 64 bit. */
import { exitCodes, NudgeError } from '../shared/errors';
import { CommandError, runCommand } from './commands';

export const oldestPython = '3.11';

export interface Python {
  readonly executable: string;
  readonly version: string;
  /** Debian and Ubuntu ship Python without it. */
  readonly hasVenv: boolean;
}

const question = [
  'import sys, json, importlib.util as u',
  'print(json.dumps([sys.executable, ".".join(map(str, sys.version_info[:3])), sys.maxsize > 2**32, bool(u.find_spec("ensurepip") and u.find_spec("venv"))]))',
].join('\n');

/** The plain name first: it is the one that the user chose; then the versions that PyTorch has builds for. */
const names = ['python3', 'python', 'python3.12', 'python3.13', 'python3.11', 'python3.14'];

/** `undefined` when it does not run, or is too old. Isolated (-I): one older than 3.11 would else import from the folder that it is started in. */
export async function askPython(command: string, args: readonly string[] = []): Promise<Python | undefined> {
  try {
    const answer: unknown = JSON.parse((await runCommand(command, [...args, '-I', '-c', question])).stdout);
    if (!Array.isArray(answer)) return undefined;
    const [executable, version, is64Bit, hasVenv] = answer as [string, string, boolean, boolean];
    return is64Bit && isNewEnough(version) ? { executable, version, hasVenv } : undefined;
  } catch (error) {
    if (error instanceof CommandError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestPython.split('.').map(Number);
  return major === oldestMajor ? minor >= oldestMinor : major > oldestMajor;
}

/** The first fitting Python on the PATH, one that can make environments before one that cannot. */
export async function findPython(): Promise<Python> {
  let withoutVenv: Python | undefined;
  for (const [command, ...args] of candidates()) {
    const python = await askPython(command, args);
    if (python?.hasVenv) return python;
    withoutVenv ??= python;
  }
  if (withoutVenv) return withoutVenv;
  throw new NudgeError({
    code: 'python-missing', exitCode: exitCodes.environment, params: { oldest: oldestPython },
    message: `There is no Python ${oldestPython} or newer (64 bit) on this machine.`,
    remedy: 'Install one from https://www.python.org/downloads or by the system\'s package manager, and try again.',
  });
}

function candidates(): [string, ...string[]][] {
  const launcher: [string, ...string[]][] = process.platform === 'win32' ? [['py', '-3']] : [];
  return [...launcher, ...names.map((name): [string] => [name])];
}
