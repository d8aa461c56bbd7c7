/** A request that waits for its last answer. What arrived before a crash is kept: the same seed gives the same samples again. */
import { NudgeError, type ExitCode } from '../shared/errors';
import type { FromSampler, Sample, ToSampler } from '../shared/sampler';
import type { ChildProcess } from 'node:child_process';

export interface Handlers {
  /** The text so far of sample `index`; called only for requests that stream. */
  readonly onText?: ((index: number, text: string) => void) | undefined;
  /** Each sample once, in the order in which they are finished. */
  readonly onSample?: ((sample: Sample) => void) | undefined;
}

export class Pending {
  sentTo: ChildProcess | undefined;
  retried = false;
  readonly answer: Promise<FromSampler>;
  private readonly found = new Map<number, Sample>();
  private resolve!: (message: FromSampler) => void;
  reject!: (reason: unknown) => void;

  constructor(readonly message: ToSampler, private readonly handlers: Handlers, /** Aborted when it is cancelled. */ readonly signal: AbortSignal | undefined) {
    this.answer = new Promise((resolve, reject) => { this.resolve = resolve; this.reject = reject; });
  }

  samples(): Sample[] {
    return [...this.found.values()].sort((one, other) => one.index - other.index);
  }

  /** Takes a message of the child; true when it was the last of this request. */
  take(message: FromSampler): boolean {
    switch (message.type) {
      case 'text':
        if (!this.found.has(message.index)) this.handlers.onText?.(message.index, message.text);
        return false;
      case 'sample':
        if (this.found.has(message.sample.index)) return false;
        this.found.set(message.sample.index, message.sample);
        this.handlers.onSample?.(message.sample);
        return false;
      case 'failed':
        this.reject(new NudgeError({ ...message.failure, exitCode: message.failure.exitCode as ExitCode }));
        return true;
      default:
        this.resolve(message);
        return true;
    }
  }
}
