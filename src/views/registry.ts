/**
 * The workspace's runs, kept current: found once, then one folder is read again when its files change.
 * A process that dies without a word changes no file, so live runs are also read again every few seconds.
 */
import * as vscode from 'vscode';
import path from 'node:path';
import { isLive, readRun, type RunSummary } from '../runs/list';
import { describeRun } from './describe';

const liveCheckMilliseconds = 3000;
const runFiles = '**/.nudge/runs/*/{run,state}.json';
/** Of a folder that is deleted as a whole, the editor does not name the files. */
const runFolders = '**/{.nudge,.nudge/runs,.nudge/runs/*}';

export class RunRegistry implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly ended = new vscode.EventEmitter<RunSummary>();
  /** A run that this window saw at work has come to an end, good or bad. */
  readonly onDidEnd = this.ended.event;
  private readonly runs = new Map<string, RunSummary>();
  private readonly reading = new Map<string, Promise<void>>();
  private readonly subscriptions: vscode.Disposable[] = [this.changed, this.ended];
  private found: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly log: vscode.LogOutputChannel) {
    const watcher = vscode.workspace.createFileSystemWatcher(runFiles);
    const changed = ({ fsPath }: vscode.Uri): void => { void this.refresh(path.dirname(fsPath)); };
    const folders = vscode.workspace.createFileSystemWatcher(runFolders, true, true, false);
    this.subscriptions.push(
      watcher, watcher.onDidCreate(changed), watcher.onDidChange(changed), watcher.onDidDelete(changed),
      folders, folders.onDidDelete(({ fsPath }) => { this.refreshIn(fsPath); }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => { this.found = undefined; void this.all(); }),
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** All runs, newest first; the first call looks through the workspace. */
  async all(): Promise<readonly RunSummary[]> {
    this.found ??= this.find();
    await this.found;
    return [...this.runs.values()].sort((one, other) => other.created - one.created);
  }

  readonly describe = describeRun;

  /** Reads one run folder again; called by the watcher, and by who just created or changed a run. */
  refresh(folder: string): Promise<void> {
    const pending = this.reading.get(folder);
    if (pending) return pending;
    const reading = this.read(folder).finally(() => { this.reading.delete(folder); });
    this.reading.set(folder, reading);
    return reading;
  }

  private refreshIn(parent: string): void {
    for (const folder of this.runs.keys()) {
      if (folder === parent || folder.startsWith(parent + path.sep)) void this.refresh(folder);
    }
  }

  private async find(): Promise<void> {
    const files = await vscode.workspace.findFiles('**/.nudge/runs/*/run.json', '**/node_modules/**');
    this.runs.clear();
    await Promise.all(files.map(({ fsPath }) => this.refresh(path.dirname(fsPath))));
    this.changed.fire();
  }

  private async read(folder: string): Promise<void> {
    const before = this.runs.get(folder);
    try {
      const run = await readRun(folder);
      if (run) this.runs.set(folder, run);
      else this.runs.delete(folder);
    } catch (error) {
      this.runs.delete(folder);
      this.log.warn(`${folder} is not a run: ${error instanceof Error ? error.message : String(error)}`);
    }
    const now = this.runs.get(folder);
    if (JSON.stringify(now) !== JSON.stringify(before)) this.changed.fire();
    if (now && before && isLive(before) && !isLive(now)) this.ended.fire(now);
    this.watchLiveRuns();
  }

  private watchLiveRuns(): void {
    if (this.timer) return;
    const live = [...this.runs.values()].filter(isLive);
    if (live.length === 0) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void Promise.all(live.map(({ folder }) => this.refresh(folder)));
    }, liveCheckMilliseconds);
  }
}
