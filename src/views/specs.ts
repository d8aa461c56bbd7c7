/** The Specs view: every `*.nudge.json` of the workspace; a node is the argument object of the commands on it. */
import * as vscode from 'vscode';
import path from 'node:path';

export interface SpecNode {
  readonly spec: string;
}

export class SpecsView implements vscode.TreeDataProvider<SpecNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly find: () => Promise<vscode.Uri[]>) {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.nudge.json', false, true, false);
    const refresh = (): void => { this.changed.fire(undefined); };
    this.subscriptions = vscode.Disposable.from(
      this.changed, watcher, watcher.onDidCreate(refresh), watcher.onDidDelete(refresh), vscode.workspace.onDidChangeWorkspaceFolders(refresh),
      vscode.window.registerTreeDataProvider('nudge.specs', this),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  async getChildren(node?: SpecNode): Promise<SpecNode[]> {
    if (node) return [];
    const specs = await this.find();
    // Only then the view may say that there are none.
    await vscode.commands.executeCommand('setContext', 'nudge.specsKnown', true);
    return specs.map((uri) => ({ spec: uri.fsPath }));
  }

  getTreeItem({ spec }: SpecNode): vscode.TreeItem {
    const uri = vscode.Uri.file(spec);
    const item = new vscode.TreeItem(path.basename(spec, '.nudge.json'));
    const folder = path.dirname(vscode.workspace.asRelativePath(uri));
    if (folder !== '.') item.description = folder;
    item.id = spec;
    item.tooltip = spec;
    item.iconPath = new vscode.ThemeIcon('symbol-ruler');
    item.contextValue = 'spec';
    item.command = { title: vscode.l10n.t('Open Spec'), command: 'vscode.open', arguments: [uri] };
    return item;
  }
}
