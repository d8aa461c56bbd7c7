/** Asks the trainer's interpreter about the machine: device, memory, versions. */
import { exitCodes, NudgeError } from '../shared/errors';
import { CommandError, runCommand, type CommandOptions } from './commands';
import { trainerEnvironment, type Trainer } from './launch';

export interface ProbedDevice {
  readonly type: string;
  readonly name: string;
  /** Bytes. */
  readonly memory: number;
}

/** What `python -m nudge_trainer probe` prints. */
export interface Probe {
  readonly python: string;
  readonly pythonVersion: string;
  readonly platform: string;
  /** The device that a run takes by default. */
  readonly device: string;
  readonly devices: readonly ProbedDevice[];
  readonly threads: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** Throws NudgeError (exit 4) when the interpreter cannot run the trainer. */
export async function probe(trainer: Trainer): Promise<Probe> {
  try {
    return JSON.parse(await runTrainer(trainer, ['probe'])) as Probe;
  } catch (cause) {
    if (!(cause instanceof CommandError || cause instanceof SyntaxError)) throw cause;
    throw new NudgeError({
      code: 'trainer-broken', exitCode: exitCodes.environment, params: { python: trainer.python }, cause,
      message: `The trainer does not work with ${trainer.python} (${cause.message}).`,
      remedy: 'Set up the environment again, or name another Python.',
    });
  }
}

/** Runs one of the trainer's short verbs to its end and returns what it printed. Throws CommandError. */
export async function runTrainer(trainer: Trainer, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return (await runCommand(trainer.python, ['-m', 'nudge_trainer', ...args], { ...options, env: trainerEnvironment(trainer) })).stdout;
}
