/** Trains a run folder to its end and says what came of it; shared by train and resume. */
import type { ExitCode } from '../shared/errors';
import type { Run } from '../shared/run';
import { Reporter } from './reporter';
import type { Environment } from '../trainer/environment';
import { tilde } from './trainer';
import type { Context } from './verb';
import { conclude, trainAndWatch } from './watch';

export async function train(context: Context, trainer: Environment, folder: string, run: Run): Promise<ExitCode> {
  context.terminal.line(`  run                    ${tilde(folder)}`);
  const outcome = await trainAndWatch(context, trainer, { folder, run, reporter: new Reporter(run, context.terminal) }, 'train');
  const exitCode = conclude(context, folder, outcome);
  if (context.json) context.print(JSON.stringify({ run: folder, exitCode, ...outcome }, undefined, 2));
  else context.print(folder);
  return exitCode;
}
