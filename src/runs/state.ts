/** state.json: what the trainer says about itself, replaced every few seconds; launch.json: what the host knows of the process it started. */
import { readObject, replaceFile } from './files';
import { runPaths } from './folder';
import type { ProcessIdentity } from './processes';

export interface TrainerState {
  readonly process: ProcessIdentity;
  readonly phase: string;
  readonly step: number | undefined;
  readonly steps: number | undefined;
  /** Unix milliseconds. */
  readonly heartbeat: number;
  /** The last command of control.json that was taken. */
  readonly controlId: string | undefined;
}

/** `undefined` before the trainer's first word. */
export async function readState(folder: string): Promise<TrainerState | undefined> {
  const state = await readObject(runPaths(folder).state);
  if (!state || typeof state['pid'] !== 'number') return undefined;
  return {
    process: identityIn(state, state['pid']),
    phase: text(state['phase']) ?? '', step: number(state['step']), steps: number(state['steps']),
    heartbeat: number(state['heartbeat']) ?? 0, controlId: text(state['controlId']),
  };
}

/** Written before the trainer's first word, so that a process that dies while Python starts is not waited for. */
export interface Launch {
  readonly process: ProcessIdentity;
  /** Unix milliseconds. */
  readonly time: number;
}

export async function writeLaunch(folder: string, { process: { host, bootId, pid, start }, time }: Launch): Promise<void> {
  await replaceFile(runPaths(folder).launch, `${JSON.stringify({ time, host, bootId, pid, processStart: start })}\n`);
}

export async function readLaunch(folder: string): Promise<Launch | undefined> {
  const launch = await readObject(runPaths(folder).launch);
  if (!launch || typeof launch['pid'] !== 'number') return undefined;
  return { process: identityIn(launch, launch['pid']), time: number(launch['time']) ?? 0 };
}

function identityIn(record: Record<string, unknown>, pid: number): ProcessIdentity {
  return { host: text(record['host']) ?? '', bootId: text(record['bootId']) ?? '', pid, start: text(record['processStart']) ?? '' };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
