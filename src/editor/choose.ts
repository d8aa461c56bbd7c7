/**
 * Which spec and which run a command is about: the one it was called with, the one in front of the user, the only one, or the one picked.
 * Menus pass a URI, trees a node, tests and keybindings an argument object; all say the same in `spec` or `run`.
 */
import * as vscode from 'vscode';
import path from 'node:path';
import type { RunSummary } from '../runs/list';
import { failure } from './failure';
import type { NudgeError } from '../shared/errors';
import type { Services } from './services';

export interface SpecArgument {
  /** Path of a `*.nudge.json` file. */
  readonly spec?: string | undefined;
}

export interface RunArgument {
  /** Path of a run folder. */
  readonly run?: string | undefined;
}

export const isSpec = (uri: vscode.Uri): boolean => uri.path.endsWith('.nudge.json');

/** Menus of the explorer and of editors pass the file's URI first. */
export function argumentOf<Argument extends object>(given: unknown): Partial<Argument> {
  if (given instanceof vscode.Uri) return { spec: given.fsPath } as unknown as Partial<Argument>;
  return typeof given === 'object' && given !== null ? given as Partial<Argument> : {};
}

export async function findSpecs(): Promise<vscode.Uri[]> {
  const found = await vscode.workspace.findFiles('**/*.nudge.json', '**/{node_modules,.nudge}/**');
  return found.sort((one, other) => one.path.localeCompare(other.path));
}

/** The spec's path; throws where there is none, or `CancellationError` when the user picks none. */
export async function chooseSpec(argument: SpecArgument): Promise<string> {
  if (argument.spec !== undefined) return argument.spec;
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active && isSpec(active)) return active.fsPath;
  const specs = await findSpecs();
  const [only] = specs;
  if (!only) {
    throw failure('no-spec', vscode.l10n.t('There is no spec in this workspace.'), vscode.l10n.t('Make one with "Nudge: New Spec", or open an example.'));
  }
  if (specs.length === 1) return only.fsPath;
  const items = specs.map((uri) => ({
    label: `$(symbol-ruler) ${path.basename(uri.fsPath, '.nudge.json')}`, description: vscode.workspace.asRelativePath(uri), spec: uri.fsPath,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which spec?'), matchOnDescription: true });
  if (!chosen) throw new vscode.CancellationError();
  return chosen.spec;
}

/** What a command does with runs, and so which of them it can be offered. */
export interface RunQuestion {
  readonly title: string;
  readonly accepts: (run: RunSummary) => boolean;
  /** Said when no run is of this kind. */
  readonly none: () => NudgeError;
}

/** The run's folder: the one given, else the only one that fits, else the one picked. */
export async function chooseRun(services: Services, argument: RunArgument, question: RunQuestion): Promise<string> {
  if (argument.run !== undefined) return argument.run;
  const runs = (await services.runs.all()).filter(question.accepts);
  const [only] = runs;
  if (!only) throw question.none();
  if (runs.length === 1) return only.folder;
  const items = runs.map((run) => ({ label: run.name, description: services.runs.describe(run), detail: path.basename(run.folder), run: run.folder }));
  const chosen = await vscode.window.showQuickPick(items, { title: question.title, matchOnDescription: true, matchOnDetail: true });
  if (!chosen) throw new vscode.CancellationError();
  return chosen.run;
}
