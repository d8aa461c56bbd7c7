/** Follows a run's events as they are written: woken by fs.watch where it works, by looking at intervals where it does not (shared disks). */
import { watch, type FSWatcher } from 'node:fs';
import type { RunEvent } from '../shared/events';
import { EventReader, type Parse } from './events';

const lookMilliseconds = 500;

/** From being woken to looking: so long nothing is watched either, since a wake for each of a thousand lines a second costs more than reading them. */
const restMilliseconds = 100;

export interface FollowOptions {
  /** How often to look without being woken. */
  readonly interval?: number;
  /** What is made of the lines; all events by default. */
  readonly parse?: Parse;
  readonly onError?: (error: unknown) => void;
}

export class Follower {
  /** Resolves when everything that was written before the start has been delivered. */
  readonly caughtUp: Promise<void>;
  private readonly reader: EventReader;
  private readonly timer: NodeJS.Timeout;
  private watcher: FSWatcher | undefined;
  private rest: NodeJS.Timeout | undefined;
  private reading: Promise<void> | undefined;
  private again = false;
  private closed = false;

  constructor(private readonly folder: string, private readonly deliver: (events: RunEvent[]) => void, private readonly options: FollowOptions = {}) {
    this.reader = new EventReader(folder, options.parse);
    this.timer = setInterval(() => { void this.look(); }, options.interval ?? lookMilliseconds);
    this.caughtUp = this.watch();
  }

  /** Reads what is there now; one read at a time, and one more when something came meanwhile. */
  look(): Promise<void> {
    if (this.reading) {
      this.again = true;
      return this.reading;
    }
    this.reading = this.readAll().finally(() => { this.reading = undefined; });
    return this.reading;
  }

  close(): void {
    this.closed = true;
    clearInterval(this.timer);
    clearTimeout(this.rest);
    this.watcher?.close();
  }

  /** Watches, then looks, so that nothing is missed between the two. */
  private watch(): Promise<void> {
    this.watcher = watchFolder(this.folder, () => {
      this.watcher?.close();
      this.rest ??= setTimeout(() => {
        this.rest = undefined;
        void this.watch();
      }, restMilliseconds);
    });
    return this.look();
  }

  private async readAll(): Promise<void> {
    do {
      this.again = false;
      const events = await this.readEvents();
      if (events.length > 0 && !this.closed) this.deliver(events);
    } while (this.again && !this.closed);
  }

  /** A disk that does not answer now may do so at the next look. */
  private async readEvents(): Promise<RunEvent[]> {
    try {
      return await this.reader.read();
    } catch (error) {
      this.options.onError?.(error);
      return [];
    }
  }
}

/** Calls `deliver` with the events that are there, then with each that comes; in order, each once. */
export function followEvents(folder: string, deliver: (events: RunEvent[]) => void, options?: FollowOptions): Follower {
  return new Follower(folder, deliver, options);
}

function watchFolder(folder: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    watcher.on('error', () => { watcher.close(); });
    return watcher;
  } catch {
    return undefined;
  }
}
