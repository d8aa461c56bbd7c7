/** `Measure · Train · Add constraint · last run` above a spec's first line. */
import * as vscode from 'vscode';
import { isMadeFrom, type RunSummary } from '../runs/list';
import type { Runs } from './services';

export class SpecLenses implements vscode.CodeLensProvider {
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(private readonly runs: Runs) {
    this.onDidChangeCodeLenses = runs.onDidChange;
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const line = document.lineAt(document.positionAt(Math.max(0, document.getText().indexOf('{'))).line).range;
    const lens = (title: string, command: string, argument: object): vscode.CodeLens =>
      new vscode.CodeLens(line, { title, command, arguments: [argument] });
    const spec = document.uri.fsPath;
    const lenses = [
      lens(vscode.l10n.t('$(beaker) Measure'), 'nudge.measure', { spec }),
      lens(vscode.l10n.t('$(play) Train'), 'nudge.train', { spec }),
      lens(vscode.l10n.t('$(add) Add constraint'), 'nudge.addConstraint', { spec }),
    ];
    const last = await this.lastRun(spec);
    if (last) lenses.push(lens(vscode.l10n.t('$(history) Last run: {0}', this.runs.describe(last)), 'nudge.openPanel', { run: last.folder }));
    return lenses;
  }

  private async lastRun(spec: string): Promise<RunSummary | undefined> {
    return (await this.runs.all()).find((run) => isMadeFrom(run, spec));
  }
}
