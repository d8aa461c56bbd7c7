/** The command table: every command of the manifest with its handler, and what happens when one fails. */
import * as vscode from 'vscode';
import { showFailure, type Remedy } from '../failure';
import type { Services } from '../services';
import { addConstraint } from './add-constraint';
import { compare } from './compare';
import { control } from './control';
import { setUpEnvironment } from './environment';
import { openExample } from './example';
import { exportAgain } from './export';
import { commandIds, type CommandId } from './ids';
import { newSpec } from './new-spec';
import { remediesFor } from './remedies';
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
  return vscode.Disposable.from(...commandIds.map((id) => vscode.commands.registerCommand(id, (argument: unknown) => tried(services, () => handlers[id](services, argument)))));
}

async function tried(services: Services, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    void showFailure(error, services.log, remediesOf(services, error));
    return undefined;
  }
}

/** The buttons of a failure; what they set going fails as a command does. */
export function remediesOf(services: Services, error: unknown): Remedy[] {
  return remediesFor(error, (run) => tried(services, () => exportAgain(services, run)));
}
