/** The buttons of a failure: what leads on from there, by what is missing or broken. */
import * as vscode from 'vscode';
import path from 'node:path';
import { exitCodes, NudgeError } from '../../shared/errors';
import type { Remedy } from '../failure';

/** `exportAgain` writes a run's onnx/ anew. */
export function remediesFor(error: unknown, exportAgain: (run: string) => Promise<unknown>): Remedy[] {
  if (!(error instanceof NudgeError)) return [];
  switch (error.code) {
    case 'no-spec': return [command(vscode.l10n.t('New Spec'), 'nudge.newSpec'), command(vscode.l10n.t('Open Example'), 'nudge.openExample')];
    case 'no-run-yet': case 'nothing-trains': case 'nothing-to-resume': case 'nothing-to-sample': return [command(vscode.l10n.t('Train'), 'nudge.train')];
    case 'python-unusable': case 'packages-missing': return [command(vscode.l10n.t('Open Settings'), 'workbench.action.openSettings', 'nudge.python')];
    // Not every failure of exit code 4: a hub that does not answer, or a run of an older version, is no matter of the environment.
    case 'trainer-broken': case 'trainer-not-started': case 'environment-failed': case 'network': case 'disk-full': case 'home-not-writable': case 'python-missing': case 'venv-missing':
      return [command(vscode.l10n.t('Repair Environment'), 'nudge.setUpEnvironment')];
    case 'sampler-model-older': case 'sampler-model-broken': return exportedBy(error).map((run) => ({ title: vscode.l10n.t('Export Again'), act: () => exportAgain(run) }));
  }
  return error.exitCode === exitCodes.invalidSpec ? [command(vscode.l10n.t('Show Problems'), 'workbench.actions.view.problems')] : [];
}

function command(title: string, id: string, ...given: unknown[]): Remedy {
  return { title, act: () => vscode.commands.executeCommand(id, ...given) };
}

/** The run whose own model it is: a base model, or the network of a feature, is not written with it. */
function exportedBy({ params: { folder } }: NudgeError): string[] {
  return typeof folder === 'string' && path.basename(folder) === 'onnx' ? [path.dirname(folder)] : [];
}
