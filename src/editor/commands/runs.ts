/** What is done with a run as a thing: show its panel, its spec or its log, delete it. */
import * as vscode from 'vscode';
import { access, constants, rm } from 'node:fs/promises';
import path from 'node:path';
import { isLive, isMadeFrom, readRun, type RunSummary } from '../../runs/list';
import { runPaths } from '../../runs/folder';
import type { PanelTab } from '../../shared/panel';
import { argumentOf, chooseRun, type RunArgument, type SpecArgument } from '../choose';
import { failure } from '../failure';
import type { Services } from '../services';

export interface PanelArgument extends RunArgument, SpecArgument {
  readonly tab?: PanelTab;
}

const anyRun = (title: string, accepts: (run: RunSummary) => boolean = () => true) => ({
  title, accepts,
  none: () => failure('no-run-yet', vscode.l10n.t('There is no run in this workspace yet.'), vscode.l10n.t('Start one with "Nudge: Train".')),
});

export async function openPanel(services: Services, given: unknown): Promise<string> {
  const argument = argumentOf<PanelArgument>(given);
  const newest = (await services.runs.all()).find((run) => argument.spec === undefined || isMadeFrom(run, argument.spec))?.folder;
  const folder = await chooseRun(services, { run: argument.run ?? newest }, anyRun(vscode.l10n.t('Open the panel of which run?')));
  await services.panels.open({ kind: 'run', folder }, argument.tab ?? 'train');
  return folder;
}

/** The spec that is named, or that the run was made from. */
export async function openSpec(services: Services, given: unknown): Promise<void> {
  const argument = argumentOf<RunArgument & SpecArgument>(given);
  await showFile(argument.spec ?? await specOf(services, argument));
}

async function specOf(services: Services, argument: RunArgument): Promise<string> {
  const folder = await chooseRun(services, argument, anyRun(vscode.l10n.t('Open the spec of which run?')));
  const specFile = (await readRun(folder))?.specFile;
  if (specFile === undefined) throw failure('run-without-spec', vscode.l10n.t('{0} names no spec file.', path.basename(folder)), vscode.l10n.t('What it was made from stands in its run.json.'));
  return specFile;
}

/** The trainer's log of a run; without one, what Nudge itself has to say. */
export async function showLog(services: Services, given: unknown): Promise<void> {
  const { run } = argumentOf<RunArgument>(given);
  if (run === undefined) services.log.show();
  else await showFile(runPaths(run).log);
}

/** The editor's own error for a file that is not there is nothing that could be explained. */
async function showFile(file: string): Promise<void> {
  await access(file, constants.R_OK);
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}

/** Deletes a run that has ended, where it can into the trash; asks first, unless the argument says that the caller did. */
export async function deleteRun(services: Services, given: unknown): Promise<void> {
  const { confirmed, ...argument } = argumentOf<RunArgument & { confirmed?: boolean }>(given);
  const folder = await chooseRun(services, argument, anyRun(vscode.l10n.t('Delete which run?'), (run) => !isLive(run)));
  const run = await readRun(folder);
  if (run && isLive(run)) throw failure('run-lives', vscode.l10n.t('{0} is still training.', run.name), vscode.l10n.t('Stop it first.'));
  const remove = vscode.l10n.t('Delete');
  if (confirmed !== true) {
    const detail = vscode.l10n.t('Its model, checkpoints and samples go with it. There may be no trash on this machine to take it back from.');
    const answer = await vscode.window.showWarningMessage(vscode.l10n.t('Delete the run {0}?', path.basename(folder)), { modal: true, detail }, remove);
    if (answer !== remove) return;
  }
  try {
    await vscode.workspace.fs.delete(vscode.Uri.file(folder), { recursive: true, useTrash: true });
  } catch {
    await rm(folder, { recursive: true });
  }
  await services.runs.refresh(folder);
}
