// What the suites inside the host share: the fixture workspace, runs on disk, and waiting for what the editor shows.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { recordedEvents, recordedRun, writeRecordedRun, type Recording } from '../support/recorded-run';

export const extensionId = 'nudge.nudge';

export function workspaceFile(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'the tests need test/fixtures/workspace as their folder');
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function show(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(workspaceFile(name)));
}

/** Takes back what a test typed, and leaves no editor open. */
export async function closeWithoutSaving(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** The editor saves after a while, in a browser at least, and before a task, where it is not told otherwise. */
export async function saveByItself(may: boolean): Promise<void> {
  const settings = vscode.workspace.getConfiguration();
  await settings.update('files.autoSave', may ? undefined : 'off', vscode.ConfigurationTarget.Global);
  await settings.update('task.saveBeforeRun', may ? undefined : 'never', vscode.ConfigurationTarget.Global);
}

export interface RunOptions {
  readonly alive?: boolean;
  /** By default that of the fixture without a mistake. */
  readonly spec?: vscode.Uri;
}

const written: string[] = [];

/** A run folder of the workspace, as a trainer leaves it or is filling it. */
export async function writeRun(name: string, recording: Recording, { alive = false, spec = workspaceFile('good.nudge.json') }: RunOptions = {}): Promise<string> {
  const folder = workspaceFile(`.nudge/runs/${name}-20260101-000000`).fsPath;
  written.push(folder);
  return writeRecordedRun(folder, { events: recordedEvents(recording), run: { ...recordedRun, name, specFile: spec.fsPath }, alive });
}

/** For `afterEach`. */
export async function removeRuns(): Promise<void> {
  await Promise.all(written.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}
