// What the suites inside the host share: the fixture workspace, runs on disk, and waiting for what the editor shows.
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

export const extensionId = 'nudge.nudge';

export function workspaceFile(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'the tests need test/fixtures/workspace as their folder');
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function show(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(workspaceFile(name)));
}

/** Asks again whenever `event` fires, until the answer is not `undefined`. */
export async function until<Value>(event: (listener: () => void) => vscode.Disposable, ask: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      Promise.resolve(ask()).then((value) => {
        if (value === undefined) return;
        subscription.dispose();
        resolve(value);
      }, (error: unknown) => { subscription.dispose(); reject(error instanceof Error ? error : new Error(String(error))); });
    };
    const subscription = event(look);
    look();
  });
}

export interface WrittenRun {
  readonly folder: string;
  remove(): Promise<void>;
}

const moment = { mean: 0.49, low: 0.47, high: 0.51, n: 4096, target: 0.5 };

/** A run folder as a trainer that has finished leaves it. */
export async function writeFinishedRun(name: string, spec: vscode.Uri): Promise<WrittenRun> {
  const folder = workspaceFile(`.nudge/runs/${name}-20260101-000000`).fsPath;
  await mkdir(path.join(folder, 'onnx'), { recursive: true });
  const run = {
    protocol: 1, name, created: Date.now(), specFile: spec.fsPath, model: { requested: 'nudge-tiny', source: 'folder' }, prompts: [''], maxTokens: 32,
    constraints: [{ name: 'women', feature: { type: 'words', words: ['she'] }, moment: 0.5 }], training: {},
  };
  const finished = {
    seq: 1, time: Date.now() + 1000, type: 'finished', moments: { women: moment }, klPolicyBase: 1, entropy: 30,
    klTargetPolicy: 0.07, klTargetPolicyLow: 0.05, klTargetPolicyHigh: 0.09, tvTargetPolicy: 0.1, reached: true,
  };
  await writeFile(path.join(folder, 'lock'), '');
  await writeFile(path.join(folder, 'events.jsonl'), `${JSON.stringify(finished)}\n`);
  await writeFile(path.join(folder, 'run.json'), JSON.stringify(run));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
