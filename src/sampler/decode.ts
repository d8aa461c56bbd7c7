/** Writes the samples of a request; where it names a base model, each comes with its log-probability there. */
import { setImmediate } from 'node:timers/promises';
import type { FinishReason, Sample, SampleRequest } from '../shared/sampler';
import { Batch } from './batch';
import { rowBytes } from './cache';
import { score } from './score';
import { sequencesOf, type Sequence } from './sequences';
import type { LoadedModel } from './session';

/** Memory for the cache of a batch, where the request names none. */
const cacheBytes = 64 * 2 ** 20;
const largestBatch = 128;

export interface DecodeListener {
  onText(index: number, text: string): void;
  onSample(sample: Sample): void;
}

export interface Decoding {
  readonly model: LoadedModel;
  /** Of the same architecture and tokenizer. */
  readonly base?: LoadedModel | undefined;
  readonly request: SampleRequest;
  readonly listener: DecodeListener;
  readonly signal: AbortSignal;
}

/** Samples as the request says. Between two tokens it lets messages in and looks at `signal`; returns false if cancelled. */
export async function decode(decoding: Decoding): Promise<boolean> {
  const { model, request, signal } = decoding;
  const maxTokens = request.maxTokens ?? model.config.maxTokens;
  const waiting = sequencesOf(model, request, maxTokens);
  const room = Math.max(...waiting.map(({ prompt }) => prompt.ids.length)) + maxTokens;
  const rows = Math.min(waiting.length, Math.max(1, request.batch ?? Math.min(largestBatch, Math.floor(cacheBytes / rowBytes(model.config, room)))));
  const batch = new Batch(model, rows, room, { temperature: request.temperature ?? 1, topP: request.topP ?? 1 });
  const finished = new Finished(decoding);
  const ends = new Set(model.config.endTokens);
  const goesOn = (sequence: Sequence): boolean => {
    const finish = sequence.finish(ends, maxTokens);
    if (!finish && request.stream !== true) return true;
    const text = model.tokenizer.decode(sequence.tokens);
    if (request.stream === true) decoding.listener.onText(sequence.index, text);
    if (finish) finished.take(sequence, text, finish);
    return !finish;
  };
  while (waiting.length > 0 || !batch.isEmpty) {
    if (waiting.length > 0 && batch.free > 0 && !await batch.admit(waiting.splice(0, batch.free), signal)) return false;
    await setImmediate();
    if (signal.aborted) return false;
    await batch.step(goesOn);
    if (!await finished.tell(rows)) return false;
  }
  return finished.tell(1);
}

/** Samples that are written and, where a base model is named, wait to be scored by it. */
class Finished {
  private waiting: { readonly sequence: Sequence; readonly sample: Sample }[] = [];

  constructor(private readonly decoding: Decoding) {}

  take(sequence: Sequence, text: string, finish: FinishReason): void {
    const sample = sequence.toSample(text, finish);
    if (this.decoding.base) this.waiting.push({ sequence, sample });
    else this.decoding.listener.onSample(sample);
  }

  /** Scores what waits once there are `enough`; false if cancelled. */
  async tell(enough: number): Promise<boolean> {
    const { base, listener, signal } = this.decoding;
    if (!base || this.waiting.length < enough) return true;
    const told = this.waiting;
    this.waiting = [];
    const scores = await score(base, told.map(({ sequence }) => sequence), signal);
    if (!scores) return false;
    told.forEach(({ sample }, place) => { listener.onSample({ ...sample, logProbBase: scores[place] }); });
    return true;
  }
}
