/** What a file system refuses: no defect of Nudge's, but a failure that a user can act on. */
import { exitCodes, NudgeError, type ExitCode } from './errors';

interface Refusal {
  readonly code: string;
  /** What goes after the place. */
  readonly says: string;
  readonly remedy: string;
  readonly exitCode: ExitCode;
}

const forbidden: Refusal = {
  code: 'file-forbidden', says: 'cannot be read or written: permission is denied.',
  remedy: 'Change its permissions or those of its folder, or choose another place.', exitCode: exitCodes.environment,
};

const refusals: Readonly<Partial<Record<string, Refusal>>> = {
  ENOENT: { code: 'file-missing', says: 'does not exist.', remedy: 'It may have been renamed, moved or deleted: put it back, or choose another.', exitCode: exitCodes.wrongUse },
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: { code: 'file-read-only', says: 'cannot be written: its disk is read-only.', remedy: 'Choose a place on another disk.', exitCode: exitCodes.environment },
  ENOSPC: { code: 'file-no-space', says: 'cannot be written: its disk is full.', remedy: 'Free some space, and try again.', exitCode: exitCodes.environment },
  EBUSY: { code: 'file-busy', says: 'is in use by another program.', remedy: 'Close that program, and try again.', exitCode: exitCodes.environment },
};

/** The same codes mean something else where a process or a watcher is refused. */
const otherCalls = /^(kill|spawn|watch)/;

/** The failure that tells of a refused file or folder, `place` where the error itself names a worse one or none; any other error as it is. */
export function explain(error: unknown, place?: string): unknown {
  if (!(error instanceof Error) || error instanceof NudgeError) return error;
  const { code, syscall, path, dest }: Partial<Record<string, unknown>> = { ...error };
  const refusal = typeof code === 'string' ? refusals[code] : undefined;
  if (!refusal || otherCalls.test(String(syscall))) return error;
  const named = place ?? dest ?? path;
  return new NudgeError({
    code: refusal.code, exitCode: refusal.exitCode, params: { place: named }, cause: error,
    message: `${typeof named === 'string' ? named : 'A file'} ${refusal.says}`, remedy: refusal.remedy,
  });
}
