/** The error for a spec that cannot be used: exit code 2. */
import { exitCodes, NudgeError } from '../shared/errors';

export function invalid(message: string, remedy: string, cause?: unknown): NudgeError {
  return new NudgeError({ code: 'invalid-spec', message, remedy, exitCode: exitCodes.invalidSpec, cause });
}
