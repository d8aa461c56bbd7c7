/** Starts the trainer as a process of its own, which outlives its host: nothing but the run folder is between them. */
import { spawn } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes, NudgeError } from '../shared/errors';
import { runPaths } from '../runs/folder';
import { identify } from '../runs/processes';
import { writeLaunch } from '../runs/state';
import { cleanEnvironment } from './commands';
import type { Environment } from './environment';

export type Trainer = Pick<Environment, 'python' | 'root' | 'home'>;

export interface LaunchedTrainer {
  readonly pid: number;
  /** Its exit code as long as this host lives to see it; `undefined` when a signal ended it. */
  readonly exited: Promise<number | undefined>;
}

/**
 * ONNX Runtime reports its use to its makers unless it is told not to: nothing of a run leaves the machine.
 * OpenMP's threads spin for milliseconds while they wait, which slows a run many times over beside other work: here for microseconds.
 */
export function trainerEnvironment({ root, home }: Trainer): NodeJS.ProcessEnv {
  return { ...cleanEnvironment(), PYTHONPATH: path.join(root, 'trainer'), PYTHONUNBUFFERED: '1', NUDGE_HOME: home, ORT_DISABLE_TELEMETRY: '1', GOMP_SPINCOUNT: '10000' };
}

/** `train` goes on from the newest checkpoint by itself; `measure` ends after the target is fitted. */
export async function launchTrainer(trainer: Trainer, folder: string, verb: 'train' | 'measure' = 'train'): Promise<LaunchedTrainer> {
  const paths = runPaths(folder);
  const time = Date.now();
  // A command that the last trainer did not live to take is not meant for this one.
  await rm(paths.control, { force: true });
  const log = await open(paths.log, 'a');
  try {
    const child = spawn(trainer.python, ['-m', 'nudge_trainer', verb, folder], {
      cwd: folder, env: trainerEnvironment(trainer), detached: true, windowsHide: true, stdio: ['ignore', log.fd, log.fd],
    });
    const exited = new Promise<number | undefined>((resolve) => { child.on('exit', (code) => { resolve(code ?? undefined); }); });
    await new Promise<void>((resolve, reject) => {
      child.on('spawn', resolve);
      child.on('error', (cause) => { reject(notStarted(trainer, cause)); });
    });
    child.unref();
    const pid = child.pid ?? 0;
    const identity = await identify(pid);
    if (identity) await writeLaunch(folder, { process: identity, time });
    return { pid, exited };
  } finally {
    await log.close();
  }
}

function notStarted({ python }: Trainer, cause: Error): NudgeError {
  return new NudgeError({
    code: 'trainer-not-started', exitCode: exitCodes.environment, params: { python }, cause,
    message: `The trainer could not be started with ${python} (${cause.message}).`,
    remedy: 'Set up the environment again, or name another Python.',
  });
}
