/** A Python that the user names for the trainer: checked for version and packages, never changed. */
import { exitCodes, NudgeError } from '../shared/errors';
import { CommandError, runCommand } from './commands';
import { askPython, oldestPython } from './python';

const question = [
  'import sys, importlib.metadata as m',
  'for name in sys.argv[1:]:',
  '    try: m.version(name)',
  '    except m.PackageNotFoundError: print(name)',
].join('\n');

/** Packages the trainer cannot do without; the lock pins many more that these bring. */
const required = ['torch', 'transformers', 'peft', 'safetensors', 'onnx', 'onnxscript', 'numpy', 'psutil', 'google-re2', 'tree-sitter'];

/** The interpreter's path. Throws NudgeError (exit 4) when it cannot be used. */
export async function checkNamedPython(command: string, lock: string): Promise<string> {
  const python = await askPython(command);
  if (!python) {
    throw new NudgeError({
      code: 'python-unusable', exitCode: exitCodes.environment, params: { python: command, oldest: oldestPython },
      message: `${command} is no Python ${oldestPython} or newer (64 bit).`, remedy: 'Name another one, or none: then Nudge makes its own environment.',
    });
  }
  const missing = await missingPackages(python.executable, lock);
  if (missing.length === 0) return python.executable;
  throw new NudgeError({
    code: 'packages-missing', exitCode: exitCodes.environment, params: { python: command, missing },
    message: `${command} lacks ${missing.join(', ')}.`,
    remedy: 'Install trainer/requirements.lock into it, or name no Python: then Nudge makes its own environment.',
  });
}

async function missingPackages(python: string, lock: string): Promise<string[]> {
  const pinned = required.filter((name) => new RegExp(`^${name}==`, 'mi').test(lock));
  try {
    return (await runCommand(python, ['-c', question, ...pinned])).stdout.split('\n').filter(Boolean);
  } catch (error) {
    if (error instanceof CommandError) return pinned;
    throw error;
  }
}
