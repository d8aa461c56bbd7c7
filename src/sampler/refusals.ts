/** Why a run or a request cannot be held to the target: a sentence each. */
import { encodersOf } from '../shared/encoders';
import { exitCodes, NudgeError } from '../shared/errors';
import type { Constraint } from '../shared/run';

/** `names`: those of the run's constraints that cannot be looked at here. */
export function unreadable(names: readonly string[], constraints: readonly Constraint[]): NudgeError {
  const lacksModel = encodersOf(constraints.filter(({ name }) => names.includes(name))).length > 0;
  return new NudgeError({
    code: 'unreadable-demand', exitCode: exitCodes.wrongUse, params: { names },
    message: `Only the trainer can tell whether a text meets ${names.map((name) => `“${name}”`).join(', ')}${lacksModel ? ': the run holds no exported model for it' : ''}.`, remedy: 'Sample without a guarantee.',
  });
}

export function oneTextOnly(): NudgeError {
  return new NudgeError({
    code: 'guarantee-greedy', exitCode: exitCodes.wrongUse,
    message: 'At temperature 0 the model has one text only, which no guarantee can give shares.', remedy: 'Sample at a temperature above 0; 1 is what was trained.',
  });
}

export function otherPrompt(): NudgeError {
  return new NudgeError({
    code: 'guarantee-prompt', exitCode: exitCodes.wrongUse,
    message: 'Shares and means are declared for the prompts of the run, not for another text.', remedy: 'Sample the run\'s own prompts, or without a guarantee.',
  });
}

export function noTarget(folder: string): NudgeError {
  return new NudgeError({
    code: 'guarantee-target', exitCode: exitCodes.wrongUse, params: { folder },
    message: `The run in ${folder} does not say what its target is: it was trained by an earlier version of Nudge, or its events were deleted.`,
    remedy: 'Train the spec again, or sample without a guarantee.',
  });
}
