/** From a spec to a running trainer: save, check, environment, model, run folder, detached launch, panel. */
import * as vscode from 'vscode';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { clearRuns } from '../runs/clear';
import { createRun } from '../runs/create';
import { prepareRun } from '../runs/prepare';
import { sentenceOf } from '../shared/errors';
import { launchTrainer } from '../trainer/launch';
import { saveSpec } from './save';
import type { Services } from './services';
import { home } from './settings';

/** What measuring takes of them. */
type Measuring = Pick<Services, 'root' | 'scratch' | 'log' | 'environment' | 'panels'>;

/** Returns the run's folder. The trainer is a process of its own and outlives this window. */
export async function trainSpec(services: Services, spec: string): Promise<string> {
  const folder = await launch(services, spec, 'train', undefined);
  await services.runs.refresh(folder);
  services.panels.open({ kind: 'run', folder }, 'train');
  return folder;
}

/** Measures the base model in a folder that is kept until the spec's next measurement has begun; the panel shows what came of it. */
export async function measureSpec(services: Measuring, spec: string): Promise<string> {
  const measurements = path.join(services.scratch, 'measurements', createHash('sha256').update(spec).digest('hex').slice(0, 16));
  const folder = await launch(services, spec, 'measure', path.join(measurements, randomUUID()));
  services.panels.open({ kind: 'measure', spec, folder }, 'measure');
  await clearRuns(measurements, folder).catch((error: unknown) => { services.log.warn(sentenceOf(error)); });
  return folder;
}

/** Goes on from the newest checkpoint; the trainer finds it by itself. */
export async function resumeRun(services: Services, folder: string): Promise<string> {
  await services.environment.under(vscode.l10n.t('Nudge: resuming'), async ({ trainer }) => launchTrainer(await trainer(), folder));
  await services.runs.refresh(folder);
  services.panels.open({ kind: 'run', folder }, 'train');
  return folder;
}

/** The spec is checked before anything is set up, so that a mistake in it is told at once. */
async function launch(services: Omit<Measuring, 'scratch' | 'panels'>, spec: string, verb: 'train' | 'measure', folder: string | undefined): Promise<string> {
  await saveSpec(spec);
  const name = path.basename(spec, '.nudge.json');
  const title = verb === 'train' ? vscode.l10n.t('Nudge: starting to train {0}', name) : vscode.l10n.t('Nudge: starting to measure {0}', name);
  return services.environment.under(title, async ({ trainer, report, signal }) => {
    const run = await prepareRun(spec, {
      root: services.root, home: home(), onProgress: report, signal, python: async () => (await trainer()).python,
    });
    const ready = await trainer();
    signal.throwIfAborted();
    const created = await createRun(run, { folder });
    await launchTrainer(ready, created, verb);
    services.log.info(`${verb}: ${created}`);
    return created;
  });
}
