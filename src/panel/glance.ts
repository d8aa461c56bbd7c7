/** A first look at the past of a very long run, before all of it is read: both ends of events.jsonl, and steps at many places between. */
import { open, type FileHandle } from 'node:fs/promises';
import type { RunEvent, StepEvent } from '../shared/events';
import { parseEvents } from '../runs/events';
import { isMissing } from '../runs/files';
import { runPaths } from '../runs/folder';

/** What is shorter is read as fast. */
const longBytes = 8 * 1024 * 1024;

/** At the start is what was measured, at the end how the run is now; between them room for as many steps as a point is pooled of. */
const pieceBytes = 16 * 1024;
const places = 100;

const newline = 0x0a;

export interface Glance {
  readonly events: readonly RunEvent[];
  /** Whether a step is to be a point of the charts: the last at each place. */
  readonly isDrawn: (event: StepEvent) => boolean;
}

/** `undefined` of a run that is not long. */
export async function glance(folder: string): Promise<Glance | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(runPaths(folder).events, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    const { size } = await handle.stat();
    if (size < longBytes) return undefined;
    const starts = Array.from({ length: places }, (_, place) => Math.floor((size - pieceBytes) * place / (places - 1)));
    const pieces = await Promise.all(starts.map((start) => linesAt(handle, start)));
    const drawn = new Set(pieces.flatMap((events) => events.findLast((event) => event.type === 'step') ?? []));
    return { events: pieces.flat(), isDrawn: (event) => drawn.has(event) };
  } finally {
    await handle.close();
  }
}

/** The events of the whole lines in a piece of the file. */
async function linesAt(handle: FileHandle, start: number): Promise<RunEvent[]> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, start);
  const from = start === 0 ? 0 : buffer.indexOf(newline) + 1;
  return parseEvents(buffer.toString('utf8', from, buffer.lastIndexOf(newline, bytesRead - 1) + 1));
}
