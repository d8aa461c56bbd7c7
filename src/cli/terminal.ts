/** Where progress goes: on a terminal one line that is rewritten, elsewhere plain lines now and then. */
import type { Writable } from 'node:stream';

/** A log file is read later: a line every few seconds is enough. */
const plainMilliseconds = 10_000;
const clearLine = '\r\u001b[2K';

type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export class Terminal {
  private hasLive = false;
  private lastPlain = Number.NEGATIVE_INFINITY;

  constructor(private readonly stream: Output) {}

  get columns(): number {
    return this.stream.columns ?? 100;
  }

  /** A line that stays. */
  line(text: string): void {
    this.clear();
    this.stream.write(`${text}\n`);
  }

  /** What is going on now; replaced by the next word. */
  live(text: string): void {
    if (this.stream.isTTY === true) {
      this.stream.write(clearLine + text.slice(0, this.columns - 1));
      this.hasLive = true;
    } else if (Date.now() - this.lastPlain >= plainMilliseconds) {
      this.lastPlain = Date.now();
      this.stream.write(`${text}\n`);
    }
  }

  clear(): void {
    if (this.hasLive) this.stream.write(clearLine);
    this.hasLive = false;
  }
}
