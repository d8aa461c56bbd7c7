/** Reads events.jsonl piece by piece: only whole lines, so that a torn last line is read again when it is complete. */
import type { FileHandle } from 'node:fs/promises';
import type { RunEvent, StepEvent } from '../shared/events';
import { whileOpen } from './files';
import { runPaths } from './folder';

const newline = 0x0a;
const eventTypes: ReadonlySet<string> = new Set<RunEvent['type']>([
  'phase', 'progress', 'base', 'target', 'step', 'pace', 'samples', 'checkpoint', 'warning', 'paused', 'resumed', 'exported', 'finished', 'stopped', 'failed',
]);

/** As much is read at once, and twice as much where a line does not end within it. */
const pieceBytes = 16 * 1024 * 1024;

/** What makes events of whole lines: all of them, or those that are wanted. The bytes are overwritten afterwards. */
export type Parse = (lines: Buffer) => RunEvent[];

const parseAll: Parse = (lines) => parseEvents(lines.toString('utf8'));

export class EventReader {
  private offset = 0;
  /** Tells a file from another that has taken its place. */
  private inode = 0;
  private lastSeq = Number.NEGATIVE_INFINITY;
  private readonly file: string;

  constructor(folder: string, private readonly parse: Parse = parseAll, private readonly piece = pieceBytes) {
    this.file = runPaths(folder).events;
  }

  /** The events that came since the last call, each once; none where the file does not exist yet. */
  async read(): Promise<RunEvent[]> {
    return await whileOpen(this.file, (handle) => this.readOn(handle)) ?? [];
  }

  /** A file that became shorter, or another, is read from its start: `seq` tells what is known already. */
  private async readOn(handle: FileHandle): Promise<RunEvent[]> {
    const { size, ino } = await handle.stat();
    if (size < this.offset || ino !== this.inode) this.offset = 0;
    this.inode = ino;
    const pieces: RunEvent[][] = [];
    let buffer = Buffer.allocUnsafe(Math.min(this.piece, size - this.offset));
    while (this.offset < size) {
      const lines = await this.linesInto(buffer, handle);
      if (lines.length > 0) pieces.push(this.take(lines));
      else if (buffer.length < size - this.offset) buffer = Buffer.allocUnsafe(2 * buffer.length);
      else break;
    }
    return pieces.flat();
  }

  /** The whole lines among the next bytes. */
  private async linesInto(buffer: Buffer, handle: FileHandle): Promise<Buffer> {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.offset);
    const lines = buffer.subarray(0, buffer.subarray(0, bytesRead).lastIndexOf(newline) + 1);
    this.offset += lines.length;
    return lines;
  }

  private take(lines: Buffer): RunEvent[] {
    const events = this.parse(lines).filter(({ seq }) => seq > this.lastSeq);
    this.lastSeq = events.at(-1)?.seq ?? this.lastSeq;
    return events;
  }
}

/** The events of the lines in a piece of an open file; a line that is cut, at either end, is passed over. */
export async function eventsAt(handle: FileHandle, start: number, bytes: number): Promise<RunEvent[]> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(bytes), 0, bytes, start);
  return parseEvents(buffer.toString('utf8', 0, bytesRead));
}

/** Where the line that begins at `start` ends, its break included. */
export function lineEnd(lines: Buffer, start: number): number {
  const end = lines.indexOf(newline, start);
  return end < 0 ? lines.length : end + 1;
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
