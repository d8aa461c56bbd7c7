/** The Runs view: newest first, with what each is doing; a node is the argument object of the commands on it. */
import * as vscode from 'vscode';
import { isLive, type RunSummary } from '../runs/list';
import type { RunRegistry } from './registry';
import { contextOf, describeRun, iconOf } from './describe';

export interface RunNode {
  readonly run: string;
}

/** Of the ended runs of one spec the time tells which is which: today's by the hour, older ones by the day. */
function beginning({ created }: RunSummary): string {
  const date = new Date(created);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? date.toLocaleTimeString(vscode.env.language, { timeStyle: 'short' }) : date.toLocaleDateString(vscode.env.language, { dateStyle: 'medium' });
}

export class RunsView implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscriptions: vscode.Disposable;
  private runs: readonly RunSummary[] = [];

  constructor(private readonly registry: RunRegistry) {
    this.subscriptions = vscode.Disposable.from(
      this.changed, registry.onDidChange(() => { this.changed.fire(undefined); }), vscode.window.registerTreeDataProvider('nudge.runs', this),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (node) return [];
    this.runs = await this.registry.all();
    return this.runs.map(({ folder }) => ({ run: folder }));
  }

  getTreeItem({ run: folder }: RunNode): vscode.TreeItem {
    const item = new vscode.TreeItem(folder);
    const run = this.runs.find((other) => other.folder === folder);
    if (!run) return item;
    item.id = folder;
    item.label = run.name;
    item.description = isLive(run) ? describeRun(run) : `${describeRun(run)} · ${beginning(run)}`;
    item.tooltip = `${folder}\n${new Date(run.created).toLocaleString(vscode.env.language)}`;
    item.iconPath = iconOf(run);
    item.contextValue = contextOf(run);
    item.command = { title: vscode.l10n.t('Open Panel'), command: 'nudge.openPanel', arguments: [{ run: folder }] };
    return item;
  }
}
