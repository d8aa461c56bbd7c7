/** What is trained is what the user sees: a spec, and the files that it names, are saved before they are read. */
import * as vscode from 'vscode';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { samePath } from '../runs/same-path';
import { filesIn } from '../specs/files';
import { failure } from './failure';

/** Throws where one of them is open with changes that cannot be saved. */
export async function saveSpec(spec: string): Promise<void> {
  await save(spec);
  // A spec that cannot be read is refused where it is prepared, in better words.
  const text = await readFile(spec, 'utf8').catch(() => '');
  for (const name of filesIn(text)) await save(path.resolve(path.dirname(spec), name));
}

async function save(file: string): Promise<void> {
  const document = vscode.workspace.textDocuments.find(({ uri, isDirty }) => isDirty && samePath(uri.fsPath, file));
  if (!document || await document.save()) return;
  throw failure(
    'spec-not-saved', vscode.l10n.t('{0} could not be saved, and what is on the disk is not what you see.', vscode.workspace.asRelativePath(document.uri)),
    vscode.l10n.t('Save it, or take its changes back, and try again.'),
  );
}
