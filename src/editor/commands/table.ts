/** The command table: every command of the manifest with its handler, and what happens when one fails. */
import * as vscode from 'vscode';
import { exitCodes, NudgeError } from '../../shared/errors';
import { showFailure, type Remedy } from '../failure';
import type { Services } from '../services';
import { addConstraint } from './add-constraint';
import { compare } from './compare';
import { control } from './control';
import { setUpEnvironment } from './environment';
import { openExample } from './example';
import { commandIds, type CommandId } from './ids';
import { newSpec } from './new-spec';
import { deleteRun, openPanel, openSpec, showLog } from './runs';
import { insertSample, sample } from './sample';
import { measure, train } from './start';

/** What a handler returns is for callers that are programs (tests, keybindings, other extensions). */
type Handler = (services: Services, argument: unknown) => Promise<unknown>;

const handlers: Record<CommandId, Handler> = {
  'nudge.newSpec': newSpec,
  'nudge.addConstraint': addConstraint,
  'nudge.measure': measure,
  'nudge.train': train,
  'nudge.compare': compare,
  'nudge.openPanel': openPanel,
  'nudge.pause': control('pause'),
  'nudge.resume': control('resume'),
  'nudge.finish': control('finish'),
  'nudge.stop': control('stop'),
  'nudge.sample': sample,
  'nudge.insertSample': insertSample,
  'nudge.openExample': openExample,
  'nudge.openSpec': openSpec,
  'nudge.showLog': showLog,
  'nudge.setUpEnvironment': setUpEnvironment,
  'nudge.deleteRun': deleteRun,
};

/** A command that fails has said so to the user, and returns `undefined`. */
export function registerCommands(services: Services): vscode.Disposable {
  return vscode.Disposable.from(...commandIds.map((id) => vscode.commands.registerCommand(id, async (argument: unknown) => {
    try {
      return await handlers[id](services, argument);
    } catch (error) {
      void showFailure(error, services.log, remediesFor(error));
      return undefined;
    }
  })));
}

/** What leads on from there: by what is missing, else by the kind of failure. */
function remediesFor(error: unknown): Remedy[] {
  if (!(error instanceof NudgeError)) return [];
  switch (error.code) {
    case 'no-spec': return [{ title: vscode.l10n.t('New Spec'), command: 'nudge.newSpec' }, { title: vscode.l10n.t('Open Example'), command: 'nudge.openExample' }];
    case 'no-run': case 'nothing-trains': case 'nothing-to-resume': case 'nothing-to-sample': return [{ title: vscode.l10n.t('Train'), command: 'nudge.train' }];
  }
  switch (error.exitCode) {
    case exitCodes.invalidSpec: return [{ title: vscode.l10n.t('Show Problems'), command: 'workbench.actions.view.problems' }];
    case exitCodes.environment: return [{ title: vscode.l10n.t('Repair Environment'), command: 'nudge.setUpEnvironment' }];
    default: return [];
  }
}
