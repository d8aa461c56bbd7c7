/** Compare Methods: trains several methods under equal samples in a terminal, then shows the report. */
import * as vscode from 'vscode';
import path from 'node:path';
import { methods, usualMethods, usualSeeds } from '../../compare/methods';
import { argumentOf, chooseSpec, type SpecArgument } from '../choose';
import { saveSpec } from '../save';
import type { Services } from '../services';
import { home, pythonSetting } from '../settings';
import { runInTerminal } from '../terminal';
import { allowed } from '../trust';

const mostSeeds = 20;

interface CompareArgument extends SpecArgument {
  readonly methods?: readonly string[];
  readonly seeds?: number;
}

/** Returns the report's path once every method has been trained; `undefined` when the terminal ended before. */
export async function compare(services: Services, given: unknown): Promise<string | undefined> {
  if (!await allowed(services.trust, 'train')) return undefined;
  const argument = argumentOf<CompareArgument>(given);
  const spec = await chooseSpec(argument);
  const names = argument.methods ?? await pickMethods();
  const seeds = argument.seeds ?? await askSeeds();
  await saveSpec(spec);
  const name = path.basename(spec, '.nudge.json');
  const exitCode = await compareInTerminal(services.root, name, [spec, '--methods', names.join(','), '--seeds', String(seeds)]);
  if (exitCode !== 0) return undefined;
  const report = path.join(path.dirname(spec), '.nudge', 'compare', name, 'report.md');
  await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(report));
  return report;
}

async function pickMethods(): Promise<readonly string[]> {
  const items = Object.values(methods).map(({ name, words }) => ({ label: name, description: words, picked: usualMethods.includes(name) }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which methods?'), placeHolder: vscode.l10n.t('Each is trained from the same base model, with as many samples'), canPickMany: true, matchOnDescription: true });
  if (!picked || picked.length === 0) throw new vscode.CancellationError();
  return picked.map(({ label }) => label);
}

async function askSeeds(): Promise<number> {
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('How many seeds?'), value: String(usualSeeds), prompt: vscode.l10n.t('Each method is trained once for each; intervals need two or more'),
    validateInput: (text) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= mostSeeds ? undefined : vscode.l10n.t('Write a whole number from 1 to {0}.', mostSeeds),
  });
  if (answer === undefined) throw new vscode.CancellationError();
  return Number(answer);
}

/** A terminal shows the run's live lines, and ends it by Ctrl-C with a checkpoint; the same command then goes on. */
async function compareInTerminal(root: string, name: string, args: readonly string[]): Promise<number | undefined> {
  const python = pythonSetting();
  return runInTerminal({
    title: vscode.l10n.t('compare {0}', name), command: [path.join(root, 'dist', 'cli.js'), 'compare', ...args], cwd: root,
    env: { NUDGE_HOME: home(), ...python !== undefined && { NUDGE_PYTHON: python } },
  });
}
