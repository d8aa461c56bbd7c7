/** Opens a run folder: what its run.json holds and what it does, or why it cannot be used, in a sentence. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { exitCodes, NudgeError, sentenceOf } from '../shared/errors';
import type { Run } from '../shared/run';
import { readObject } from './files';
import { protocolVersion, runPaths } from './folder';
import { readRun, type RunSummary } from './list';

export interface OpenedRun {
  readonly folder: string;
  readonly run: Run;
  readonly summary: RunSummary;
}

/** Throws NudgeError (exit 1) where there is no run, or none that can be read. */
export async function openRun(named: string): Promise<OpenedRun> {
  const folder = path.resolve(named);
  const [summary, run] = await read(folder);
  const file = runPaths(folder).run;
  if (!summary && !existsSync(file)) throw noRun(folder);
  if (!summary || !run) throw damaged(folder, `${file} is damaged: it is no JSON object with the run's name.`);
  const { protocol } = run;
  if (typeof protocol === 'number' && protocol > protocolVersion) {
    throw new NudgeError({
      code: 'newer-run', exitCode: exitCodes.wrongUse, params: { folder },
      message: `${folder} was made by a newer Nudge (protocol ${String(protocol)}).`, remedy: 'Update Nudge.',
    });
  }
  const lacking = protocol === protocolVersion ? Object.keys(parts).find((name) => !parts[name]?.(run[name])) : 'protocol';
  if (lacking !== undefined) throw damaged(folder, `${file} is damaged: "${lacking}" is missing, or not what Nudge wrote.`);
  return { folder, run: run as unknown as Run, summary };
}

/** Nothing is there, or not any more. */
export function noRun(folder: string): NudgeError {
  return new NudgeError({
    code: 'no-run', exitCode: exitCodes.wrongUse, params: { folder }, message: `${folder} holds no run (no run.json).`,
    remedy: 'It may have been moved or deleted: open another run, a folder under .nudge/runs beside its spec.',
  });
}

async function read(folder: string): Promise<[RunSummary | undefined, Record<string, unknown> | undefined]> {
  try {
    return await Promise.all([readRun(folder), readObject(runPaths(folder).run)]);
  } catch (error) {
    throw damaged(folder, `${folder} is damaged: a file of it cannot be read (${sentenceOf(error)}).`, error);
  }
}

function damaged(folder: string, message: string, cause?: unknown): NudgeError {
  return new NudgeError({ code: 'damaged-run', exitCode: exitCodes.wrongUse, params: { folder }, cause, message, remedy: 'Put it back from a copy, or train the spec again.' });
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const hasText = (value: unknown, name: string): boolean => isObject(value) && typeof (value as Record<string, unknown>)[name] === 'string';

/** What every reader takes for granted of run.json; the trainer checks all of it. */
const parts: Readonly<Record<string, (value: unknown) => boolean>> = {
  model: (value) => hasText(value, 'requested'),
  prompts: (value) => Array.isArray(value) && value.length > 0,
  constraints: (value) => Array.isArray(value) && value.every((one: unknown) => hasText(one, 'name') && hasText((one as Record<string, unknown>)['feature'], 'type')),
  maxTokens: (value) => typeof value === 'number',
  training: isObject,
};
