/** Says in a sentence why packages could not be installed; the log has the rest. */
import { exitCodes, NudgeError } from '../shared/errors';
import { CommandError } from './commands';

const causes: { readonly pattern: RegExp; readonly code: string; readonly message: string; readonly remedy: string }[] = [
  {
    pattern: /no space left|errno 28|disk quota/i, code: 'disk-full',
    message: 'The disk became full while the trainer\'s packages were installed.', remedy: 'Free some space, or name a folder on another disk by the variable NUDGE_HOME.',
  },
  {
    pattern: /name ?resolution|getaddrinfo|connection|timed? ?out|unreachable|max retries|error sending request|dns error|no matching distribution|no solution found/i, code: 'network',
    message: 'The trainer\'s packages could not be downloaded.', remedy: 'Check the network and pip\'s configuration (index, proxy), and try again.',
  },
  {
    pattern: /permission denied|errno 13|access is denied/i, code: 'home-not-writable',
    message: 'The trainer\'s environment cannot be written.', remedy: 'Make its folder writable, or name another one by the variable NUDGE_HOME.',
  },
];

/** The error itself where it already says what to do, or was asked for. */
export function explainInstall(error: unknown, log: string): unknown {
  if (!(error instanceof CommandError)) return error;
  const known = causes.find(({ pattern }) => pattern.test(error.tail));
  return new NudgeError({
    code: known?.code ?? 'environment-failed', exitCode: exitCodes.environment, params: { log }, cause: error,
    message: known?.message ?? `The trainer's environment could not be made (${error.message}).`,
    remedy: `${known?.remedy ?? 'Try again; if it fails the same way, report it with the log.'} Log: ${log}`,
  });
}
