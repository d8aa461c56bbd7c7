/** Pause, Resume, Finish Now and Stop: what is said to a run's trainer through its folder. */
import * as vscode from 'vscode';
import { sendControl, type ControlCommand } from '../../runs/control';
import { isLive, isResumable, readRun } from '../../runs/list';
import { failure } from '../failure';
import { argumentOf, chooseRun, type RunArgument, type RunQuestion } from '../choose';
import type { Services } from '../services';
import { resumeRun } from '../start';
import { allowed } from '../trust';

const questions: Record<ControlCommand, () => RunQuestion> = {
  pause: () => ({ title: vscode.l10n.t('Pause which run?'), accepts: ({ status }) => status === 'running', none: nothingTrains }),
  finish: () => ({ title: vscode.l10n.t('Finish which run now?'), accepts: isLive, none: nothingTrains }),
  stop: () => ({ title: vscode.l10n.t('Stop which run?'), accepts: isLive, none: nothingTrains }),
  resume: () => ({
    title: vscode.l10n.t('Resume which run?'), accepts: (run) => run.status === 'paused' || isResumable(run),
    none: () => failure('nothing-to-resume', vscode.l10n.t('No run of this workspace is paused, stopped or interrupted.'), vscode.l10n.t('Start one with "Nudge: Train".')),
  }),
};

function nothingTrains() {
  return failure('nothing-trains', vscode.l10n.t('No run of this workspace is training.'), vscode.l10n.t('Start one with "Nudge: Train".'));
}

/** A run whose trainer is gone is started again from its last checkpoint; a live one is told. Returns the run's folder. */
export function control(command: ControlCommand): (services: Services, argument: unknown) => Promise<string | undefined> {
  return async (services, argument) => {
    const folder = await chooseRun(services, argumentOf<RunArgument>(argument), questions[command]());
    const run = await readRun(folder);
    if (!run) throw failure('run-gone', vscode.l10n.t('{0} holds no run.', folder), vscode.l10n.t('Choose one in the Runs view.'));
    if (isLive(run)) await sendControl(folder, command);
    else if (command === 'resume') return await allowed(services.trust, 'train') ? resumeRun(services, folder) : undefined;
    else throw failure('run-ended', vscode.l10n.t('{0} is not training any more.', run.name), vscode.l10n.t('Look at it in its panel.'));
    return folder;
  };
}
