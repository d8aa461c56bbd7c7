/** Starts a run's trainer and stays with it to its end; Ctrl-C stops it with a checkpoint, a second one leaves it to itself. */
import { readFile } from 'node:fs/promises';
import { exitCodes, NudgeError, type ExitCode } from '../shared/errors';
import type { BaseEvent, RunEvent, TargetEvent } from '../shared/events';
import type { Run } from '../shared/run';
import { sendControl } from '../runs/control';
import { lastOf, readEvents } from '../runs/events';
import { followEvents } from '../runs/follow';
import { runPaths } from '../runs/folder';
import { isEnd, type RunEnd } from '../runs/status';
import { killTree } from '../trainer/commands';
import { launchTrainer, type LaunchedTrainer, type Trainer } from '../trainer/launch';
import { Interrupted } from './interrupts';
import type { Reporter } from './reporter';
import type { Context } from './verb';

export interface Watched {
  readonly folder: string;
  readonly run: Run;
  readonly reporter: Reporter;
}

/** What a run said, from its beginning. */
export interface Outcome {
  readonly base: BaseEvent | undefined;
  readonly target: TargetEvent | undefined;
  /** `undefined`: the trainer ended well without an end of the run, as it does after measuring. */
  readonly end: RunEnd | undefined;
}

/** Throws NudgeError when the trainer failed or died, Interrupted when it was left to itself. */
export async function trainAndWatch(context: Context, trainer: Trainer, { folder, reporter }: Watched, verb: 'train' | 'measure'): Promise<Outcome> {
  const earlier = await readEvents(folder);
  const known = earlier.at(-1)?.seq ?? Number.NEGATIVE_INFINITY;
  const launched = await launchTrainer(trainer, folder, verb);
  const events: RunEvent[] = [];
  const follower = followEvents(folder, (batch) => {
    for (const event of batch) {
      events.push(event);
      if (event.seq > known) reporter.take(event);
    }
  });
  const release = verb === 'train' ? stopOnInterrupt(context, folder) : killOnInterrupt(context, launched);
  try {
    const exitCode = await Promise.race([launched.exited, release.left]);
    if (release.hasKilled()) throw new Interrupted();
    await follower.look();
    const end = events.findLast((event): event is RunEnd => isEnd(event) && event.seq > known);
    if (end?.type === 'failed') throw failureOf(end);
    if (!end && (verb === 'train' || exitCode !== 0)) throw await died(folder, exitCode, verb);
    return { base: lastOf(events, 'base'), target: lastOf(events, 'target'), end };
  } finally {
    release.release();
    follower.close();
  }
}

interface Release {
  /** Rejects when Ctrl-C means "leave". */
  readonly left: Promise<never>;
  /** Ctrl-C ended the trainer. */
  hasKilled(): boolean;
  release(): void;
}

function stopOnInterrupt({ interrupts, terminal }: Context, folder: string): Release {
  let leave: (reason: Interrupted) => void = () => undefined;
  const left = new Promise<never>((_resolve, reject) => { leave = reject; });
  let presses = 0;
  const release = interrupts.take(() => {
    presses += 1;
    if (presses > 1) leave(new Interrupted());
    else {
      terminal.line('  stopping: the trainer writes a checkpoint and ends (Ctrl-C again does not wait for it)');
      sendControl(folder, 'stop').catch(leave);
    }
  });
  return { left, release, hasKilled: () => false };
}

/** Nothing of a measurement is kept, so nothing is saved. */
function killOnInterrupt({ interrupts }: Context, { pid }: LaunchedTrainer): Release {
  let hasKilled = false;
  const release = interrupts.take(() => {
    hasKilled = true;
    killTree(pid, 'SIGKILL');
  });
  return { left: new Promise<never>(() => undefined), release, hasKilled: () => hasKilled };
}

function failureOf({ code, message, remedy, params, exitCode }: Extract<RunEnd, { type: 'failed' }>): NudgeError {
  const known = Object.values(exitCodes).find((value) => value === exitCode) ?? exitCodes.runFailed;
  return new NudgeError({ code, message, remedy, exitCode: known, params: params ?? {} });
}

/** The trainer ended without a word in the run folder: its log has the last ones. */
async function died(folder: string, exitCode: number | undefined, verb: 'train' | 'measure'): Promise<NudgeError> {
  const { log } = runPaths(folder);
  const tail = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').at(-1) ?? '';
  const isBroken = exitCode === exitCodes.environment || /^(ModuleNotFound|Import)Error\b/.test(tail);
  const how = exitCode === undefined ? 'was killed (perhaps the memory was full)' : `ended with ${String(exitCode)}${tail ? ` (${tail})` : ''}`;
  return new NudgeError({
    code: 'trainer-died', exitCode: isBroken ? exitCodes.environment : exitCodes.runFailed, params: { folder, log },
    message: `The trainer ${how}.`,
    remedy: verb === 'train' ? `Look at ${log}, then go on with: npm run nudge -- resume ${folder}` : 'Try again; "nudge probe" shows whether the trainer works.',
  });
}

/** The exit code of a run that ended, and what remains to be said about it. */
export function conclude({ terminal }: Context, folder: string, { end }: Outcome): ExitCode {
  if (end?.type === 'stopped') {
    terminal.line(`  stopped${end.step === undefined ? '' : ` at step ${String(end.step)}`}; go on with: npm run nudge -- resume ${folder}`);
    return exitCodes.interrupted;
  }
  if (end?.type === 'finished' && end.reached) return exitCodes.done;
  terminal.line('  Train longer (training.steps), with more samples a step (training.samplesPerStep), or ask for less, to reach it.');
  return exitCodes.runFailed;
}
