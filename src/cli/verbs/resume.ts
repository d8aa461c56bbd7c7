/** `nudge resume DIR`: goes on from the newest checkpoint of a run that was stopped, killed or failed, or ends a pause. */
import { exitCodes, NudgeError, type ExitCode } from '../../shared/errors';
import { isLive, isResumable } from '../../runs/list';
import { sendControl } from '../../runs/control';
import { openRun, type OpenedRun } from '../../runs/open';
import { statusWords } from '../existing';
import { prepareTrainer } from '../trainer';
import { train } from '../training';
import type { Context, Verb } from '../verb';

export const resumeVerb: Verb = {
  usage: 'DIR', summary: 'go on with a run that was stopped, interrupted or failed', positionals: ['DIR'], options: {},
  run: async (context, [named = '']) => resume(context, await openRun(named)),
};

async function resume(context: Context, { folder, run, summary }: OpenedRun): Promise<ExitCode> {
  if (isResumable(summary)) return train(context, await prepareTrainer(context), folder, run);
  if (summary.status === 'paused') return endPause(context, folder);
  throw new NudgeError({
    code: 'not-resumable', exitCode: exitCodes.wrongUse, params: { folder, status: summary.status },
    message: `${folder} cannot be resumed: ${statusWords[summary.status]}.`,
    remedy: isLive(summary) ? 'Its trainer is at work; watch it in the editor.' : 'Train the spec again for another run.',
  });
}

/** Its trainer lives, and belongs to another window or terminal. */
async function endPause({ json, print }: Context, folder: string): Promise<ExitCode> {
  await sendControl(folder, 'resume');
  print(json ? JSON.stringify({ run: folder, exitCode: exitCodes.done }, undefined, 2) : folder);
  return exitCodes.done;
}
