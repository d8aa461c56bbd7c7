/** Says when a run has ended: what came of it in a sentence, and buttons for what comes next. */
import * as vscode from 'vscode';
import type { RunSummary } from '../runs/list';

interface Button {
  readonly title: string;
  readonly command: string;
}

/** Resolves when the user has answered or dismissed it. */
export async function noticeEnd(run: RunSummary): Promise<void> {
  const openPanel: Button = { title: vscode.l10n.t('Open Panel'), command: 'nudge.openPanel' };
  const insert: Button = { title: vscode.l10n.t('Insert Sample'), command: 'nudge.insertSample' };
  const resume: Button = { title: vscode.l10n.t('Resume'), command: 'nudge.resume' };
  const showLog: Button = { title: vscode.l10n.t('Show Log'), command: 'nudge.showLog' };
  const { showErrorMessage, showInformationMessage, showWarningMessage } = vscode.window;
  const show = async (message: typeof showInformationMessage, text: string, ...buttons: Button[]): Promise<void> => {
    const chosen = await message(text, ...buttons.map(({ title }) => title));
    const button = buttons.find(({ title }) => title === chosen);
    if (button) await vscode.commands.executeCommand(button.command, { run: run.folder });
  };
  switch (run.status) {
    case 'finished': return show(showInformationMessage, vscode.l10n.t('{0} has reached its target.', run.name), openPanel, insert);
    case 'missed': return show(showWarningMessage, missed(run), openPanel, insert);
    case 'failed': return show(showErrorMessage, failed(run), resume, showLog, openPanel);
    case 'interrupted': return show(showWarningMessage, vscode.l10n.t('{0} was interrupted: its process is gone. It can go on from its last checkpoint.', run.name), resume, showLog);
    case 'stopped': return show(showInformationMessage, vscode.l10n.t('{0} has stopped, with a checkpoint to go on from.', run.name), resume, openPanel);
    case 'waiting': case 'running': case 'paused': return undefined;
  }
}

function missed({ name, finished }: RunSummary): string {
  return [vscode.l10n.t('{0} has ended without reaching its target.', name), ...(finished?.misses ?? []).slice(0, 2)].join(' ');
}

function failed({ name, failed: failure }: RunSummary): string {
  return failure ? `${name}: ${failure.message} ${failure.remedy}` : vscode.l10n.t('{0} failed.', name);
}
