/** A first look at the past of a very long run, before all of it is read: both ends of events.jsonl, and steps at many places between. */
import type { RunEvent, StepEvent } from '../shared/events';
import { eventsAt } from '../runs/events';
import { whileOpen } from '../runs/files';
import { runPaths } from '../runs/folder';

/** What is shorter is read as fast. */
const longBytes = 8 * 1024 * 1024;

/** At the start is what was measured, and how far that was for minutes. */
const headBytes = 256 * 1024;

/** Room for as many steps as a point is pooled of; at the end is how the run is now. */
const pieceBytes = 16 * 1024;
const places = 100;

export interface Glance {
  readonly events: readonly RunEvent[];
  /** Whether a step is to be a point of the charts: the first of all, and the last at each place. */
  readonly isDrawn: (event: StepEvent) => boolean;
}

/** `undefined` of a run that is not long. */
export async function glance(folder: string): Promise<Glance | undefined> {
  return whileOpen(runPaths(folder).events, async (handle) => {
    const { size } = await handle.stat();
    if (size < longBytes) return undefined;
    const starts = Array.from({ length: places }, (_, place) => Math.floor((size - pieceBytes) * place / (places - 1)));
    const pieces = await Promise.all([
      eventsAt(handle, 0, headBytes),
      ...starts.filter((start) => start >= headBytes).map((start) => eventsAt(handle, start, pieceBytes)),
    ]);
    const isStep = (event: RunEvent): boolean => event.type === 'step';
    const drawn = new Set([...pieces[0]?.filter(isStep).slice(0, 1) ?? [], ...pieces.flatMap((events) => events.findLast(isStep) ?? [])]);
    return { events: pieces.flat(), isDrawn: (event) => drawn.has(event) };
  });
}
