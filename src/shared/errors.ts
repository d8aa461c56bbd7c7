/**
 * Failures that a user can act on: one sentence (what, where), one remedy, and the exit code of the command line.
 * Every feature throws these; the command line prints them, the editor shows them with buttons and translates by `code`.
 */

export const exitCodes = {
  done: 0, wrongUse: 1, invalidSpec: 2, impossibleConstraint: 3, environment: 4, runFailed: 5, interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface NudgeErrorDetails {
  /** A stable slug. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly exitCode: ExitCode;
  /** The values that the sentence is filled with. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export class NudgeError extends Error {
  readonly code: string;
  readonly remedy: string;
  readonly exitCode: ExitCode;
  readonly params: Readonly<Record<string, unknown>>;

  constructor({ code, message, remedy, exitCode, params = {}, cause }: NudgeErrorDetails) {
    super(message, { cause });
    this.name = 'NudgeError';
    this.code = code;
    this.remedy = remedy;
    this.exitCode = exitCode;
    this.params = params;
  }
}

/** What was thrown, as a sentence. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The user gave up, and needs no word of it: the editor calls that Canceled, Node an AbortError. */
export function isCancellation(error: unknown): boolean {
  return error instanceof Error && (error.name === 'Canceled' || error.name === 'AbortError');
}
