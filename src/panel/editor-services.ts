/** The panel's services where they are the editor's own: commands, clipboard, trust. */
import * as vscode from 'vscode';
import type { PanelAction } from '../shared/panel';
import type { PanelServices } from './services';

const commands: Record<PanelAction, string> = {
  pause: 'nudge.pause', resume: 'nudge.resume', finish: 'nudge.finish', stop: 'nudge.stop',
  train: 'nudge.train', measure: 'nudge.measure', openSpec: 'nudge.openSpec', showLog: 'nudge.showLog',
};

/** Adds them to those that the composition root brings: sampling and inserting. */
export function editorServices(others: Pick<PanelServices, 'sample' | 'insert'>): PanelServices {
  return {
    ...others,
    get trusted() { return vscode.workspace.isTrusted; },
    copy: async (text) => { await vscode.env.clipboard.writeText(text); },
    act: async (action, subject) => { await vscode.commands.executeCommand(commands[action], subject); },
  };
}
