/** A run in a few words, an icon and the context that menus ask for. */
import * as vscode from 'vscode';
import { isResumable, type RunSummary } from '../runs/list';
import type { RunStatus } from '../runs/status';

export function describeRun(run: RunSummary): string {
  const step = run.step === undefined ? '' : run.steps === undefined ? String(run.step) : `${String(run.step)} / ${String(run.steps)}`;
  switch (run.status) {
    case 'waiting': return vscode.l10n.t('waiting');
    case 'running': return run.phase === 'training' && step ? vscode.l10n.t('training {0}', step) : phaseText(run.phase);
    case 'paused': return vscode.l10n.t('paused {0}', step).trim();
    case 'interrupted': return vscode.l10n.t('interrupted {0}', step).trim();
    case 'stopped': return vscode.l10n.t('stopped {0}', step).trim();
    case 'finished': return vscode.l10n.t('reached{0}', divergence(run));
    case 'missed': return vscode.l10n.t('missed{0}', divergence(run));
    case 'failed': return vscode.l10n.t('failed');
  }
}

/** JSON has null where the estimate is infinite, or no number. */
function divergence({ finished }: RunSummary): string {
  const left: unknown = finished?.klTargetPolicy;
  return typeof left === 'number' ? ` · KL ${left.toFixed(2)}` : '';
}

function phaseText(phase: string | undefined): string {
  switch (phase) {
    case 'loading': return vscode.l10n.t('loading the model');
    case 'base': return vscode.l10n.t('measuring the base model');
    case 'fitting': return vscode.l10n.t('fitting the target');
    case 'evaluating': return vscode.l10n.t('evaluating');
    case 'exporting': return vscode.l10n.t('exporting');
    case 'waiting': return vscode.l10n.t('waiting');
    default: return vscode.l10n.t('training');
  }
}

const icons: Record<RunStatus, [icon: string, color?: string]> = {
  waiting: ['loading~spin'], running: ['sync~spin'], paused: ['debug-pause'],
  interrupted: ['warning', 'list.warningForeground'], stopped: ['debug-stop'],
  finished: ['pass', 'testing.iconPassed'], missed: ['circle-slash', 'list.warningForeground'], failed: ['error', 'list.errorForeground'],
};

export function iconOf({ status }: RunSummary): vscode.ThemeIcon {
  const [icon, color] = icons[status];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** `run.STATE`, then what can be done with it; the manifest's menus match on these words. */
export function contextOf(run: RunSummary): string {
  const state = run.status === 'paused' ? 'paused' : isResumable(run) ? 'resumable' : run.status === 'running' || run.status === 'waiting' ? 'running' : 'ended';
  return `run.${state}${run.hasModel ? '.model' : ''}`;
}
