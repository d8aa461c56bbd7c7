/** The folder that new files go to: the workspace's, the one picked of several, or one chosen on the disk and opened. */
import * as vscode from 'vscode';

/** Throws `CancellationError` when the user chooses none. */
export async function chooseFolder(label: string): Promise<string> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [only] = folders;
  if (only && folders.length === 1) return only.uri.fsPath;
  const chosen = only
    ? (await vscode.window.showWorkspaceFolderPick({ placeHolder: label }))?.uri
    : (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: label }))?.[0];
  if (!chosen) throw new vscode.CancellationError();
  return chosen.fsPath;
}
