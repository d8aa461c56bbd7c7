/** Workspace Trust: nothing is launched and no interpreter is used in a workspace that is not trusted. */
import * as vscode from 'vscode';

/** What trust stands between: named so that the explanation says what would have happened. */
export type Launch = 'measure' | 'train' | 'sample' | 'environment';

/** What reads and asks for trust; the tests replace it, because trust cannot be withdrawn inside a host. */
export interface Trust {
  readonly granted: boolean;
  /** Shows why, with a button that opens the trust editor. */
  explain(sentence: string): Promise<void>;
}

function sentenceFor(launch: Launch): string {
  switch (launch) {
    case 'measure': return vscode.l10n.t('Nudge measures nothing here: measuring starts a Python process, and this workspace is not trusted.');
    case 'train': return vscode.l10n.t('Nudge trains nothing here: training starts a Python process, and this workspace is not trusted.');
    case 'sample': return vscode.l10n.t('Nudge samples nothing here: sampling loads a model of this workspace, and this workspace is not trusted.');
    case 'environment': return vscode.l10n.t('Nudge sets up nothing here: it would run Python, and this workspace is not trusted.');
  }
}

/** True when the workspace is trusted; otherwise explains, offers to manage trust, and is false. */
export async function allowed(trust: Trust, launch: Launch): Promise<boolean> {
  if (trust.granted) return true;
  await trust.explain(sentenceFor(launch));
  return false;
}

export const workspaceTrust: Trust = {
  get granted() { return vscode.workspace.isTrusted; },
  async explain(sentence) {
    const manage = vscode.l10n.t('Manage Workspace Trust');
    if (await vscode.window.showWarningMessage(sentence, manage) === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  },
};
