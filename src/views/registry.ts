/**
 * The workspace's runs, kept current: found once, then one folder is read again when its files change.
 * A process that dies without a word changes no file, and the editor's watcher misses what happens before it is up or on a
 * shared disk: so live runs are read again, and new and deleted folders looked for, every few seconds.
 */
import * as vscode from 'vscode';
import path from 'node:path';
import { isLive, listRunFolders, readRun, type RunSummary } from '../runs/list';
import { sentenceOf } from '../shared/errors';
import { describeRun } from './describe';

const lookMilliseconds = 3000;
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
  /** The folders that may hold a `.nudge/runs`. */
  private readonly homes = new Set<string>();
  private readonly reading = new Map<string, Promise<void>>();
  /** What was wrong with a folder when it was last read or looked through: said once, not at every look. */
  private readonly faults = new Map<string, string>();
  private readonly subscriptions: vscode.Disposable[] = [this.changed, this.ended];
  private found: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(private readonly log: vscode.LogOutputChannel, private readonly findSpecs: () => Promise<readonly vscode.Uri[]>) {
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
    this.disposed = true;
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
    this.homes.add(path.resolve(folder, '../../..'));
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
    const [files, specs] = await Promise.all([vscode.workspace.findFiles('**/.nudge/runs/*/run.json', '**/node_modules/**'), this.findSpecs()]);
    const folders = files.map(({ fsPath }) => path.dirname(fsPath));
    this.runs.clear();
    this.homes.clear();
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) this.homes.add(uri.fsPath);
    for (const { fsPath } of specs) this.homes.add(path.dirname(fsPath));
    for (const folder of folders) this.homes.add(path.resolve(folder, '../../..'));
    await Promise.all(folders.map((folder) => this.refresh(folder)));
    this.changed.fire();
    this.lookLater();
  }

  private async read(folder: string): Promise<void> {
    const before = this.runs.get(folder);
    try {
      const run = await readRun(folder);
      if (run) this.runs.set(folder, run);
      else this.runs.delete(folder);
      this.faults.delete(folder);
    } catch (error) {
      this.runs.delete(folder);
      this.fault(folder, 'is not a run', error);
    }
    const now = this.runs.get(folder);
    if (JSON.stringify(now) !== JSON.stringify(before)) this.changed.fire();
    if (now && before && isLive(before) && !isLive(now)) this.ended.fire(now);
  }

  private lookLater(): void {
    clearTimeout(this.timer);
    if (!this.disposed) this.timer = setTimeout(() => { void this.look().finally(() => { this.lookLater(); }); }, lookMilliseconds);
  }

  private async look(): Promise<void> {
    const there = new Set((await Promise.all([...this.homes].map((home) => this.foldersBeside(home)))).flat());
    const live = [...this.runs.values()].filter(isLive).map(({ folder }) => folder);
    const gone = [...this.runs.keys()].filter((folder) => !there.has(folder));
    const fresh = [...there].filter((folder) => !this.runs.has(folder));
    await Promise.all([...new Set([...live, ...gone, ...fresh])].map((folder) => this.refresh(folder)));
  }

  /** A folder that cannot be read takes nothing from the others. */
  private async foldersBeside(home: string): Promise<string[]> {
    try {
      const folders = await listRunFolders(home);
      this.faults.delete(home);
      return folders;
    } catch (error) {
      this.fault(home, 'cannot be looked through for runs', error);
      return [];
    }
  }

  private fault(place: string, what: string, error: unknown): void {
    const fault = sentenceOf(error);
    if (this.faults.get(place) !== fault) this.log.warn(`${place} ${what}: ${fault}`);
    this.faults.set(place, fault);
  }
}
