/** A run folder of many steps, its lines spaced as the trainer's are. */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunEvent } from '../../src/shared/events';
import { recordedEvents, writeRecordedRun } from '../../test/support/recorded-run';

/** A line of events.jsonl as Python's json module writes it. */
export function lineOf(event: RunEvent): string {
  return `${JSON.stringify(event, null, 1).replaceAll(/\n */g, ' ').replaceAll('{ ', '{').replaceAll(' }', '}')}\n`;
}

/** Writes it anew; `alive`: this process stands for the trainer. Returns the events. */
export async function writeLongRun(folder: string, steps: number, alive: boolean): Promise<RunEvent[]> {
  await rm(folder, { recursive: true, force: true });
  const events = recordedEvents({ steps, until: steps, end: alive ? undefined : 'finished' });
  await writeRecordedRun(folder, { events, exported: !alive, alive });
  await writeFile(path.join(folder, 'events.jsonl'), events.map(lineOf).join(''));
  return events;
}

/** What a session asks of an editor, where nobody presses a button. */
export const services = {
  root: process.cwd(), trusted: true,
  sampler: { read: () => Promise.resolve([]), sample: () => Promise.resolve([]) },
  baseFolder: () => Promise.resolve(''), insert: () => Promise.resolve(), copy: () => Promise.resolve(), act: () => Promise.resolve(),
};
