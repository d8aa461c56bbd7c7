/** Set Up or Repair Environment. */
import * as vscode from 'vscode';
import { isLive } from '../../runs/list';
import { sentenceOf } from '../../shared/errors';
import { describeProbe } from '../environment';
import { failure } from '../failure';
import type { Services } from '../services';
import { allowed } from '../trust';

export async function setUpEnvironment(services: Services): Promise<void> {
  if (!await allowed(services.trust, 'environment')) return;
  const found = describeProbe(await services.environment.repair((cause) => agreeToRemoval(services, cause)));
  services.log.info(found);
  void vscode.window.showInformationMessage(vscode.l10n.t('Nudge is ready: {0}.', found));
}

/** An environment is gigabytes to download again, and a live run reads its files: it never goes without a question. */
async function agreeToRemoval({ runs, log }: Services, cause: unknown): Promise<void> {
  const live = (await runs.all()).find(isLive);
  if (live) throw failure('run-lives', vscode.l10n.t('{0} is still training.', live.name), vscode.l10n.t('Stop it first.'));
  log.warn(sentenceOf(cause));
  const remove = vscode.l10n.t('Make Anew');
  const detail = vscode.l10n.t('{0} It is removed, and its packages are downloaded again.', sentenceOf(cause));
  const answer = await vscode.window.showWarningMessage(vscode.l10n.t('Make the trainer\'s environment anew?'), { modal: true, detail }, remove);
  if (answer !== remove) throw new vscode.CancellationError();
}
