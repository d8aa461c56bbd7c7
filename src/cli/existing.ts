/** The result of a run folder that the user names, or why there is none, in a sentence. */
import { exitCodes, NudgeError } from '../shared/errors';
import { openRun, type OpenedRun } from '../runs/open';
import type { RunStatus } from '../runs/status';

/** What a run does or did, as the end of a sentence. */
export const statusWords: Readonly<Record<RunStatus, string>> = {
  waiting: 'it waits for its turn', running: 'it is running', paused: 'it is paused', interrupted: 'it was interrupted',
  finished: 'it has finished', missed: 'it has finished and missed its target', failed: 'it has failed', stopped: 'it was stopped',
};

/** Throws NudgeError (exit 1) where the run has no result yet: what the editor samples, unless `isThere` looks for something else. */
export async function openResult(named: string, isThere = ({ summary }: OpenedRun): boolean => summary.hasModel): Promise<OpenedRun> {
  const existing = await openRun(named);
  if (isThere(existing)) return existing;
  throw new NudgeError({ code: 'no-result', exitCode: exitCodes.wrongUse, params: { folder: existing.folder }, ...missing(existing) });
}

function missing({ folder, summary }: OpenedRun): { message: string; remedy: string } {
  if (summary.lost) return { message: `${folder} has lost its result.`, remedy: `Write it again from the last checkpoint with: npm run nudge -- resume ${folder}` };
  if (summary.finished) return { message: `${folder} has lost its onnx/, which texts are drawn from.`, remedy: `Write it again with: npm run nudge -- export ${folder} --to onnx` };
  return { message: `${folder} has no result yet: ${statusWords[summary.status]}.`, remedy: `Let it end, or go on with: npm run nudge -- resume ${folder}` };
}
