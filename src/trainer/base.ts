/** The base model for ONNX Runtime, which guaranteed sampling scores texts with: once a model in NUDGE_HOME, made where it is missing. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes, NudgeError } from '../shared/errors';
import { readObject } from '../runs/files';
import { runPaths } from '../runs/folder';
import { CommandError } from './commands';
import type { Trainer } from './launch';
import { runTrainer } from './probe';

/** The folder; `undefined` where it has to be made. */
export async function findBase(home: string, run: string): Promise<string | undefined> {
  const named = (await readObject(path.join(runPaths(run).onnx, 'sampler.json')))?.['base'];
  return typeof named === 'string' && await isThere(folderOf(home, named)) ? folderOf(home, named) : undefined;
}

/** Has the trainer write it; returns the folder. Throws NudgeError, or the signal's reason when cancelled. */
export async function makeBase(trainer: Trainer, run: string, signal: AbortSignal): Promise<string> {
  try {
    return folderOf(trainer.home, (await runTrainer(trainer, ['base', run], { signal })).trim());
  } catch (error) {
    throw error instanceof CommandError ? baseMissing(run, error) : error;
  }
}

function folderOf(home: string, key: string): string {
  return path.join(home, 'bases', key);
}

function isThere(folder: string): Promise<boolean> {
  return access(path.join(folder, 'sampler.json')).then(() => true, () => false);
}

function baseMissing(run: string, cause: CommandError): NudgeError {
  return new NudgeError({
    code: 'base-missing', exitCode: exitCodes.environment, params: { run }, cause,
    message: `The base model of ${run}, which guaranteed sampling compares with, is missing and could not be made (${cause.tail.trim().split('\n').at(-1) ?? ''}).`,
    remedy: 'See that the model the run was trained from is still where it was, or sample without a guarantee.',
  });
}
