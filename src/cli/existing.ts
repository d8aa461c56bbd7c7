/** A run folder that the user names: read, or refused in a sentence. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes, NudgeError } from '../shared/errors';
import type { Run } from '../shared/run';
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

/** Throws NudgeError (exit 1) where there is no run. */
export async function openRun(named: string): Promise<ExistingRun> {
  const folder = path.resolve(named);
  const summary = await readRun(folder);
  if (!summary && existsSync(runPaths(folder).run)) {
    throw new NudgeError({
      code: 'damaged-run', exitCode: exitCodes.wrongUse, params: { folder },
      message: `${runPaths(folder).run} is damaged: it is no JSON object with the run's name.`, remedy: 'Put it back from a copy, or train the spec again.',
    });
  }
  if (!summary) {
    throw new NudgeError({
      code: 'no-run', exitCode: exitCodes.wrongUse, params: { folder },
      message: `${folder} holds no run (no run.json).`, remedy: 'Name a folder under .nudge/runs beside the spec.',
    });
  }
  const run = JSON.parse(await readFile(runPaths(folder).run, 'utf8')) as Run;
  if (run.protocol !== protocolVersion) {
    throw new NudgeError({
      code: 'newer-run', exitCode: exitCodes.wrongUse, params: { folder },
      message: `${folder} was made by a newer Nudge (protocol ${String(run.protocol)}).`, remedy: 'Update Nudge.',
    });
  }
  return { folder, run, summary };
}

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
