/**
 * How a failure reaches the user: one sentence (what, where), one remedy, and buttons that do it, show the log, copy the details.
 * Features throw `NudgeError`, and what a file system refuses is explained; anything else is a defect and is shown as such, with its details for a report.
 */
import * as vscode from 'vscode';
import { exitCodes, isCancellation, NudgeError, sentenceOf } from '../shared/errors';
import { explain } from '../shared/file-errors';

/** A failure of the editor's own: something was asked for where it cannot be done. */
export function failure(code: string, message: string, remedy: string, cause?: unknown): NudgeError {
  return new NudgeError({ code, message, remedy, exitCode: exitCodes.wrongUse, cause });
}

/** A button of a failure beside Show Log and Copy Details. */
export interface Remedy {
  readonly title: string;
  readonly act: () => Thenable<unknown>;
}

export interface Told {
  readonly sentence: string;
  readonly remedy: string;
  readonly details: string;
}

/** What to say about anything that was thrown. */
export function tell(thrown: unknown): Told {
  const error = explain(thrown);
  const remedy = error instanceof NudgeError ? error.remedy : vscode.l10n.t('This is a defect in Nudge: copy the details into a report.');
  return { sentence: sentenceOf(error), remedy, details: detailsOf(thrown) };
}

function detailsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\nCaused by: ${detailsOf(error.cause)}`;
  return (error.stack ?? `${error.name}: ${error.message}`) + cause;
}

/** Nothing broke: something was asked for that cannot be done here, and no log says more about it. */
function isMisstep(error: unknown): boolean {
  return error instanceof NudgeError && error.exitCode === exitCodes.wrongUse && error.cause === undefined;
}

/** Logs the failure and shows it; resolves when the user has answered or dismissed it. */
export async function showFailure(error: unknown, log: vscode.LogOutputChannel, remedies: readonly Remedy[] = []): Promise<void> {
  if (isCancellation(error)) return;
  const { sentence, remedy, details } = tell(error);
  log.error(`${sentence} ${remedy}\n${details}`);
  const showLog = vscode.l10n.t('Show Log');
  const copy = vscode.l10n.t('Copy Details');
  const titles = remedies.map(({ title }) => title);
  const choice = isMisstep(error) ? await vscode.window.showWarningMessage(`${sentence} ${remedy}`, ...titles)
    : await vscode.window.showErrorMessage(`${sentence} ${remedy}`, ...titles, showLog, copy);
  if (choice === showLog) log.show();
  else if (choice === copy) await vscode.env.clipboard.writeText(`${sentence}\n${remedy}\n\n${details}`);
  else await remedies.find(({ title }) => title === choice)?.act();
}
