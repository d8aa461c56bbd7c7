/** `nudge resume DIR`: goes on from the newest checkpoint of a run that was stopped, killed or failed, or ends a pause. */
import { exitCodes, NudgeError, type ExitCode } from '../../shared/errors';
import { isLive, isResumable } from '../../runs/list';
import { openRun, type ExistingRun } from '../existing';
import { train } from '../training';
import type { Context, Verb } from '../verb';

export const resumeVerb: Verb = {
  usage: 'DIR', summary: 'go on with a run that was stopped, interrupted or failed', positionals: ['DIR'], options: {},
  run: async (context, [named = '']) => resume(context, await openRun(named)),
};

function resume(context: Context, { folder, run, summary }: ExistingRun): Promise<ExitCode> {
  if (isResumable(summary)) return train(context, folder, run);
  throw new NudgeError({
    code: 'not-resumable', exitCode: exitCodes.wrongUse, params: { folder, status: summary.status },
    message: `${folder} cannot be resumed: it is ${summary.status}.`,
    remedy: isLive(summary) ? 'Its trainer is at work; watch it in the editor.' : 'It has come to its end; train the spec again for another run.',
  });
}
