/** Export Again, a button of a failure: the trainer writes a run's onnx/ anew from its model/. */
import * as vscode from 'vscode';
import path from 'node:path';
import { CommandError } from '../../trainer/commands';
import { runTrainer } from '../../trainer/probe';
import { failure } from '../failure';
import type { Services } from '../services';
import { allowed } from '../trust';

export async function exportAgain(services: Services, run: string): Promise<void> {
  if (!await allowed(services.trust, 'sample')) return;
  const name = path.basename(run);
  try {
    await services.environment.under(vscode.l10n.t('Nudge: exporting {0}', name), async ({ trainer, signal }) => runTrainer(await trainer(), ['export', run, '--to', 'onnx'], { signal }));
  } catch (error) {
    throw error instanceof CommandError ? notExported(name, error) : error;
  }
  await services.runs.refresh(run);
  void vscode.window.showInformationMessage(vscode.l10n.t('{0} can be sampled again.', name));
}

function notExported(name: string, cause: CommandError): Error {
  const last = cause.tail.trim().split('\n').at(-1) ?? '';
  return failure('export-failed', vscode.l10n.t('{0} could not be exported ({1}).', name, last), vscode.l10n.t('Check the disk and the run folder, and try again.'), cause);
}
