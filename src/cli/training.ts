/** Trains a run folder to its end and says what came of it; shared by train and resume. */
import type { ExitCode } from '../shared/errors';
import type { Run } from '../shared/run';
import { Reporter } from './reporter';
import { prepareTrainer } from './trainer';
import type { Context } from './verb';
import { conclude, trainAndWatch } from './watch';

export async function train(context: Context, folder: string, run: Run): Promise<ExitCode> {
  const trainer = await prepareTrainer(context);
  const outcome = await trainAndWatch(context, trainer, { folder, run, reporter: new Reporter(run, context.terminal) }, 'train');
  const exitCode = conclude(context, folder, outcome);
  if (context.json) context.print(JSON.stringify({ run: folder, exitCode, ...outcome }, undefined, 2));
  else context.print(folder);
  return exitCode;
}
