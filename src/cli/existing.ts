/** A run folder that the user names: read, or refused in a sentence. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { exitCodes, NudgeError, sentenceOf } from '../shared/errors';
import type { Run } from '../shared/run';
import { readObject } from '../runs/files';
import { protocolVersion, runPaths } from '../runs/folder';
import { readRun, type RunSummary } from '../runs/list';
import type { RunStatus } from '../runs/status';

/** What a run does or did, as the end of a sentence. */
export const statusWords: Readonly<Record<RunStatus, string>> = {
  waiting: 'it waits for its turn', running: 'it is running', paused: 'it is paused', interrupted: 'it was interrupted',
  finished: 'it has finished', missed: 'it has finished and missed its target', failed: 'it has failed', stopped: 'it was stopped',
};

export interface ExistingRun {
  readonly folder: string;
  readonly run: Run;
  readonly summary: RunSummary;
}

/** Throws NudgeError (exit 1) where there is no run, or none that can be read. */
export async function openRun(named: string): Promise<ExistingRun> {
  const folder = path.resolve(named);
  const [summary, run] = await read(folder);
  const file = runPaths(folder).run;
  if (!summary && !existsSync(file)) {
    throw new NudgeError({
      code: 'no-run', exitCode: exitCodes.wrongUse, params: { folder },
      message: `${folder} holds no run (no run.json).`, remedy: 'Name a folder under .nudge/runs beside the spec.',
    });
  }
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

/** What every verb reads of run.json; the trainer checks all of it. */
const parts: Readonly<Record<string, (value: unknown) => boolean>> = {
  model: (value) => hasText(value, 'requested'),
  prompts: (value) => Array.isArray(value) && value.length > 0,
  constraints: (value) => Array.isArray(value) && value.every((one: unknown) => hasText(one, 'name') && hasText((one as Record<string, unknown>)['feature'], 'type')),
  maxTokens: (value) => typeof value === 'number',
  training: isObject,
};

/** Throws NudgeError (exit 1) where the run has no result yet: what the editor samples, unless `isThere` looks for something else. */
export async function openResult(named: string, isThere = ({ summary }: ExistingRun): boolean => summary.hasModel): Promise<ExistingRun> {
  const existing = await openRun(named);
  if (isThere(existing)) return existing;
  throw new NudgeError({ code: 'no-result', exitCode: exitCodes.wrongUse, params: { folder: existing.folder }, ...missing(existing) });
}

function missing({ folder, summary }: ExistingRun): { message: string; remedy: string } {
  if (summary.lost) return { message: `${folder} has lost its result.`, remedy: `Write it again from the last checkpoint with: npm run nudge -- resume ${folder}` };
  if (summary.finished) return { message: `${folder} has lost its onnx/, which texts are drawn from.`, remedy: `Write it again with: npm run nudge -- export ${folder} --to onnx` };
  return { message: `${folder} has no result yet: ${statusWords[summary.status]}.`, remedy: `Let it end, or go on with: npm run nudge -- resume ${folder}` };
}
