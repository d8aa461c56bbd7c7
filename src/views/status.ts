/** The status bar item of the run that is being trained; a click opens its panel. Also keeps the context keys that menus ask for. */
import * as vscode from 'vscode';
import { isLive, type RunSummary } from '../runs/list';
import type { RunRegistry } from './registry';
import { describeRun } from './describe';

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('nudge.run', vscode.StatusBarAlignment.Left, 10);
  private readonly subscription: vscode.Disposable;

  constructor(private readonly registry: RunRegistry) {
    this.item.name = vscode.l10n.t('Nudge run');
    this.subscription = registry.onDidChange(() => { void this.update(); });
    void this.update();
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private async update(): Promise<void> {
    const runs = await this.registry.all();
    const context = { runsKnown: true, hasRuns: runs.length > 0, hasResults: runs.some((run) => run.hasModel) };
    await Promise.all(Object.entries(context).map(([name, value]) => vscode.commands.executeCommand('setContext', `nudge.${name}`, value)));
    const live = runs.filter(isLive);
    const [run] = live;
    if (run) this.show(run, live.length);
    else this.item.hide();
  }

  private show(run: RunSummary, count: number): void {
    const icon = run.status === 'paused' ? '$(debug-pause)' : '$(sync~spin)';
    this.item.text = `${icon} ${run.name} ${describeRun(run)}${count > 1 ? ` (+${String(count - 1)})` : ''}`;
    this.item.tooltip = vscode.l10n.t('Nudge: {0}. Open the panel.', describeRun(run));
    this.item.command = { title: vscode.l10n.t('Open Panel'), command: 'nudge.openPanel', arguments: [{ run: run.folder }] };
    this.item.show();
  }
}
