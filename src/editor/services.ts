/** What the commands are made of: built once by the composition root, passed to every handler. */
import type * as vscode from 'vscode';
import type { RunSummary } from '../runs/list';
import type { PanelTab, PanelTarget } from '../shared/panel';
import type { TrainerEnvironment } from './environment';
import type { LastEditor } from './insert';
import type { Sampling } from './sampling';
import type { Trust } from './trust';

/** The workspace's runs (src/views/registry.ts). */
export interface Runs {
  readonly onDidChange: vscode.Event<void>;
  /** Newest first. */
  all(): Promise<readonly RunSummary[]>;
  /** What a run is doing, in a few words. */
  describe(run: RunSummary): string;
  /** Reads one folder again, after something was done to it. */
  refresh(folder: string): Promise<void>;
}

/** The panels of this window (src/panel/panel.ts). */
export interface PanelOpener {
  open(target: PanelTarget, tab?: PanelTab): void;
}

export interface Services {
  /** The folder that holds `trainer/`, `models/` and `examples/`: the installed extension. */
  readonly root: string;
  /** For what is kept by no one: measurements. */
  readonly scratch: string;
  readonly log: vscode.LogOutputChannel;
  readonly trust: Trust;
  readonly environment: TrainerEnvironment;
  readonly sampling: Sampling;
  readonly lastEditor: LastEditor;
  readonly runs: Runs;
  readonly panels: PanelOpener;
}
