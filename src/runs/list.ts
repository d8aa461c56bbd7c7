/** Finds runs and says in brief what each is and does; reads only the end of a run's events, so that long runs cost no more. */
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { FailedEvent, FinishedEvent, RunEvent } from '../shared/events';
import { eventsAt } from './events';
import { isMissing, readObject, whileOpen } from './files';
import { runPaths } from './folder';
import { livenessOf } from './liveness';
import { samePath } from './same-path';
import { readLaunch, readState } from './state';
import { isSign, statusOf, type RunStatus, type Sign } from './status';

/** Room for many steps, one of which says enough; an end is always the last or nearly so, but long where prompts are many. */
const tailBytes = 64 * 1024;

export interface RunSummary {
  readonly folder: string;
  readonly name: string;
  /** Unix milliseconds. */
  readonly created: number;
  readonly specFile: string | undefined;
  readonly status: RunStatus;
  /** What the trainer does now: waiting, loading, base, fitting, training, evaluating, exporting. */
  readonly phase: string | undefined;
  readonly step: number | undefined;
  readonly steps: number | undefined;
  readonly finished: FinishedEvent | undefined;
  readonly failed: FailedEvent | undefined;
  /** The result can be sampled. */
  readonly hasModel: boolean;
  /** It has finished, and its model/ is gone. */
  readonly lost: boolean;
  /** The networks of its features that were exported with it, by their names in run.json. */
  readonly encoders: readonly string[];
}

/** A trainer is at work on it, or about to be. */
export function isLive({ status }: Pick<RunSummary, 'status'>): boolean {
  return status === 'waiting' || status === 'running' || status === 'paused';
}

/** It ended before its end, or lost what it ended with, and can go on from its last checkpoint. */
export function isResumable({ status, lost }: Pick<RunSummary, 'status' | 'lost'>): boolean {
  return lost || status === 'interrupted' || status === 'stopped' || status === 'failed';
}

/** The command line and the editor may have written the spec's path each in its own way. */
export function isMadeFrom({ specFile }: Pick<RunSummary, 'specFile'>, spec: string): boolean {
  return specFile !== undefined && samePath(specFile, spec);
}

/** `undefined` where the folder holds no run. */
export async function readRun(folder: string, now: number = Date.now()): Promise<RunSummary | undefined> {
  const paths = runPaths(folder);
  const run = await readObject(paths.run);
  if (!run || typeof run['name'] !== 'string') return undefined;
  const [tail, state, launch, hasModel, hasWeights, encoders] = await Promise.all([
    readTail(paths.events), readState(folder), readLaunch(folder), exists(path.join(paths.onnx, 'sampler.json')), exists(paths.model), foldersIn(paths.features),
  ]);
  const last = tail.findLast((event): event is Sign => isSign(event) && event.time >= (launch?.time ?? 0));
  const step = tail.findLast((event) => event.type === 'step');
  const status = statusOf(last, await livenessOf(state, launch, now));
  return {
    folder, name: run['name'], created: typeof run['created'] === 'number' ? run['created'] : launch?.time ?? 0,
    specFile: typeof run['specFile'] === 'string' ? run['specFile'] : undefined,
    status,
    phase: state?.phase, step: state?.step ?? step?.step, steps: state?.steps ?? step?.steps,
    finished: last?.type === 'finished' ? last : undefined, failed: last?.type === 'failed' ? last : undefined,
    hasModel, lost: (status === 'finished' || status === 'missed') && !hasWeights, encoders: encoders.map((encoder) => path.basename(encoder)),
  };
}

/** The folders in one folder's `.nudge/runs`, runs or not. */
export async function listRunFolders(beside: string): Promise<string[]> {
  return foldersIn(path.join(beside, '.nudge', 'runs'));
}

/** What is in a folder that holds runs; nothing where there is no such folder. */
export async function foldersIn(home: string): Promise<string[]> {
  try {
    return (await readdir(home)).filter((name) => !name.startsWith('.')).map((name) => path.join(home, name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The runs of one folder's `.nudge/runs`, newest first. */
export async function listRuns(beside: string): Promise<RunSummary[]> {
  const runs = await Promise.all((await listRunFolders(beside)).map((folder) => readRun(folder)));
  return runs.filter((run) => run !== undefined).sort((one, other) => other.created - one.created);
}

/** The events in the last part of the file: as much of it as says what the run is doing. */
async function readTail(file: string): Promise<RunEvent[]> {
  return await whileOpen(file, async (handle) => {
    const { size } = await handle.stat();
    for (let bytes = tailBytes; ; bytes *= 2) {
      const events = await eventsAt(handle, Math.max(0, size - bytes), Math.min(size, bytes));
      if (bytes >= size || events.some(isSign)) return events;
    }
  }) ?? [];
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
