/** Reads events.jsonl piece by piece: only whole lines, so that a torn last line is read again when it is complete. */
import { open, type FileHandle } from 'node:fs/promises';
import type { RunEvent, StepEvent } from '../shared/events';
import { isMissing } from './files';
import { runPaths } from './folder';

const newline = 0x0a;
const eventTypes: ReadonlySet<string> = new Set<RunEvent['type']>([
  'phase', 'progress', 'base', 'target', 'step', 'pace', 'samples', 'checkpoint', 'warning', 'paused', 'resumed', 'exported', 'finished', 'stopped', 'failed',
]);

export class EventReader {
  private offset = 0;
  private lastSeq = Number.NEGATIVE_INFINITY;
  private readonly file: string;

  constructor(folder: string) {
    this.file = runPaths(folder).events;
  }

  /** The events that came since the last call, each once; none where the file does not exist yet. */
  async read(): Promise<RunEvent[]> {
    let handle: FileHandle;
    try {
      handle = await open(this.file, 'r');
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
    try {
      return this.take(await this.newLines(handle));
    } finally {
      await handle.close();
    }
  }

  private async newLines(handle: FileHandle): Promise<string> {
    const { size } = await handle.stat();
    if (size < this.offset) this.offset = 0;
    const buffer = Buffer.alloc(size - this.offset);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.offset);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(newline) + 1;
    this.offset += end;
    return buffer.toString('utf8', 0, end);
  }

  /** A file that became shorter is read from its start: `seq` tells what is known already. */
  private take(lines: string): RunEvent[] {
    const events = parseEvents(lines).filter(({ seq }) => seq > this.lastSeq);
    this.lastSeq = events.at(-1)?.seq ?? this.lastSeq;
    return events;
  }
}

/** Events of whole lines; lines that are damaged, and types that a newer trainer writes, are passed over. */
export function parseEvents(lines: string): RunEvent[] {
  return lines.split('\n').flatMap((line) => {
    const event = parseEvent(line);
    return event ? [event] : [];
  });
}

function parseEvent(line: string): RunEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('type' in value) || !('seq' in value)) return undefined;
    return typeof value.seq === 'number' && typeof value.type === 'string' && eventTypes.has(value.type) ? value as RunEvent : undefined;
  } catch {
    return undefined;
  }
}

/** All events there are now. */
export function readEvents(folder: string): Promise<RunEvent[]> {
  return new EventReader(folder).read();
}

/** The series of steps in order: a step that a resumed run replayed counts as it was written last. */
export function latestSteps(events: Iterable<RunEvent>): StepEvent[] {
  const byStep = new Map<number, StepEvent>();
  for (const event of events) {
    if (event.type === 'step' && event.seq >= (byStep.get(event.step)?.seq ?? event.seq)) byStep.set(event.step, event);
  }
  return [...byStep.values()].sort((one, other) => one.step - other.step);
}

/** The newest event of a type. */
export function lastOf<Type extends RunEvent['type']>(events: readonly RunEvent[], type: Type): Extract<RunEvent, { type: Type }> | undefined {
  return events.findLast((event): event is Extract<RunEvent, { type: Type }> => event.type === type);
}
