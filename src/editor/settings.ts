/** The settings, all machine-scoped and restricted: an untrusted workspace cannot name an interpreter or a folder. */
import * as vscode from 'vscode';
import { nudgeHome } from '../trainer/home';

function text(name: 'python' | 'home'): string | undefined {
  return vscode.workspace.getConfiguration('nudge').get<string>(name)?.trim() || undefined;
}

/** A Python of the user's; `undefined`: Nudge makes an environment of its own. */
export const pythonSetting = (): string | undefined => text('python');

export const home = (): string => nudgeHome(text('home'));
