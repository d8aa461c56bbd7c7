/** The panel's services where they are the editor's own: commands, clipboard, trust. */
import * as vscode from 'vscode';
import type { PanelAction } from '../shared/panel';
import type { PanelServices, Subject } from './services';
import { wordsOf } from './warning-words';

const commands: Record<PanelAction, string> = {
  pause: 'nudge.pause', resume: 'nudge.resume', finish: 'nudge.finish', stop: 'nudge.stop',
  train: 'nudge.train', measure: 'nudge.measure', openSpec: 'nudge.openSpec', showLog: 'nudge.showLog',
};

/** Adds them to those that the composition root brings: where Nudge is, sampling and inserting, what leads on from a failure. */
export function editorServices(others: Pick<PanelServices, 'root' | 'sampler' | 'baseFolder' | 'insert' | 'offersFor'>): PanelServices {
  return {
    ...others,
    get trusted() { return vscode.workspace.isTrusted; },
    wordsOf,
    copy: async (text) => { await vscode.env.clipboard.writeText(text); },
    act,
  };
}

/** A panel of a spec without a run knows its file; the command asks for a run. */
async function act(action: PanelAction, subject: Subject): Promise<void> {
  await vscode.commands.executeCommand(commands[action], subject);
}
