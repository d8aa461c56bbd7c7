/** Set Up or Repair Environment. */
import * as vscode from 'vscode';
import { describeProbe } from '../environment';
import type { Services } from '../services';
import { allowed } from '../trust';

export async function setUpEnvironment(services: Services): Promise<void> {
  if (!await allowed(services.trust, 'environment')) return;
  const found = describeProbe(await services.environment.repair());
  services.log.info(found);
  void vscode.window.showInformationMessage(vscode.l10n.t('Nudge is ready: {0}.', found));
}
