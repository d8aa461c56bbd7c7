/** The trainer's environment as the editor needs it: set up with progress and cancel, repaired on demand, its answers kept in the log. */
import * as vscode from 'vscode';
import { findBase, makeBase } from '../trainer/base';
import { ensureEnvironment, type EnvironmentOptions, type SetupProgress } from '../trainer/environment';
import type { Trainer } from '../trainer/launch';
import { probe, type Probe } from '../trainer/probe';
import { repairEnvironment } from '../trainer/repair';
import { home, pythonSetting } from './settings';

/** A notification has one line. */
const shownCharacters = 90;

/** What is going on under a notification. */
export interface Task {
  readonly report: (message: string) => void;
  readonly signal: AbortSignal;
  /** What the trainer is started with; its environment is made when it is missing, and only when it is asked for. */
  readonly trainer: () => Promise<Trainer>;
}

/** Aborted by the notification's button, or from `outside`. */
function abortable(token: vscode.CancellationToken, outside: AbortSignal | undefined): { signal: AbortSignal; abort: vscode.Disposable } {
  const controller = new AbortController();
  const abort = token.onCancellationRequested(() => { controller.abort(); });
  return { signal: AbortSignal.any([controller.signal, ...outside ? [outside] : []]), abort };
}

export class TrainerEnvironment {
  constructor(private readonly root: string, private readonly log: vscode.LogOutputChannel) {}

  /** Does `work` under a notification with a cancel button, which `outside` presses too. Throws `CancellationError` when the user gives up. */
  async under<Result>(title: string, work: (task: Task) => Promise<Result>, outside?: AbortSignal): Promise<Result> {
    return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
      const { signal, abort } = abortable(token, outside);
      const report = (message: string): void => {
        this.log.info(message);
        progress.report({ message: message.slice(0, shownCharacters) });
      };
      let trainer: Promise<Trainer> | undefined;
      try {
        return await work({ report, signal, trainer: () => trainer ??= this.ensure(report, signal) });
      } catch (error) {
        if (signal.aborted) throw new vscode.CancellationError();
        throw error;
      } finally {
        abort.dispose();
      }
    });
  }

  /** Asks the trainer about the machine; where it does not answer, and `agree` does not refuse, Nudge's own environment is made anew. */
  async repair(agree: (cause: unknown) => Promise<void>): Promise<Probe> {
    return this.under(vscode.l10n.t('Nudge: setting up the trainer'), ({ report, signal }) => repairEnvironment({ ...this.options(report, signal), agree }));
  }

  /** The base model that guaranteed sampling compares with; where it is missing, the trainer writes it under a notification. */
  async baseFolder(run: string, outside: AbortSignal): Promise<string> {
    return await findBase(home(), run)
      ?? this.under(vscode.l10n.t('Nudge: preparing guaranteed sampling'), async ({ trainer, signal }) => makeBase(await trainer(), run, signal), outside);
  }

  private async ensure(report: (message: string) => void, signal: AbortSignal): Promise<Trainer> {
    const environment = await ensureEnvironment(this.options(report, signal));
    if (environment.isNew) report(describeProbe(await probe(environment)));
    return environment;
  }

  private options(report: (message: string) => void, signal: AbortSignal): EnvironmentOptions {
    return {
      root: this.root, home: home(), python: pythonSetting(), signal,
      onProgress: ({ stage, message }) => { report(`${stageText(stage)}: ${message}`); },
    };
  }
}

export function describeProbe({ pythonVersion, versions, device, devices, threads }: Probe): string {
  const name = devices.find(({ type }) => type === device)?.name ?? device;
  return vscode.l10n.t('Python {0}, PyTorch {1}, trains on {2} ({3} threads)', pythonVersion, versions['torch'] ?? '?', name, threads);
}

function stageText(stage: SetupProgress['stage']): string {
  switch (stage) {
    case 'waiting': return vscode.l10n.t('waiting');
    case 'python': return vscode.l10n.t('Python');
    case 'environment': return vscode.l10n.t('environment');
    case 'torch': return vscode.l10n.t('PyTorch');
    case 'packages': return vscode.l10n.t('packages');
    case 'check': return vscode.l10n.t('check');
  }
}
