/** Open Example: copies a shipped spec, with the word lists that it names, into the workspace and shows it. */
import * as vscode from 'vscode';
import { access, copyFile, constants, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { explain } from '../../shared/file-errors';
import { argumentOf } from '../choose';
import { chooseFolder } from '../folder';
import type { Services } from '../services';

export interface ExampleArgument {
  /** The file's name without `.nudge.json`. */
  readonly example?: string;
  /** Where it is copied to; by default the workspace's folder. */
  readonly folder?: string;
}

const suffix = '.nudge.json';
/** The one that `npm start` trains, and that trains on any laptop. */
const first = 'women-in-science';

/** Returns the copy's path. A copy that is already there is shown as it is. */
export async function openExample(services: Services, given: unknown): Promise<string> {
  const argument = argumentOf<ExampleArgument>(given);
  const examples = path.join(services.root, 'examples');
  const name = argument.example ?? await pickExample(examples);
  const folder = argument.folder ?? await chooseFolder(vscode.l10n.t('Copy the Example Here'));
  const text = await readFile(path.join(examples, name + suffix), 'utf8');
  const companions = (await readdir(examples)).filter((file) => !file.endsWith(suffix) && text.includes(JSON.stringify(file)));
  for (const file of [...companions, name + suffix]) await copyUnlessThere(path.join(examples, file), path.join(folder, file));
  const copy = path.join(folder, name + suffix);
  await vscode.window.showTextDocument(vscode.Uri.file(copy), { preview: false });
  return copy;
}

async function pickExample(examples: string): Promise<string> {
  const names = (await readdir(examples)).filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length));
  const ordered = [...names.filter((name) => name === first), ...names.filter((name) => name !== first)];
  const items = await Promise.all(ordered.map(async (label) => ({ label, detail: headline(await readFile(path.join(examples, label + suffix), 'utf8')) })));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which example?'), matchOnDetail: true });
  if (!chosen) throw new vscode.CancellationError();
  return chosen.label;
}

/** The comment at the top of the file says what it is about. */
function headline(text: string): string {
  return /^\s*\/\/\s*(.+)$/m.exec(text)?.[1] ?? '';
}

async function copyUnlessThere(from: string, to: string): Promise<void> {
  const isThere = await access(to).then(() => true, () => false);
  if (!isThere) await copyFile(from, to, constants.COPYFILE_EXCL).catch((error: unknown) => { throw explain(error, to); });
}
