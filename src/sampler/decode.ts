/** Writes the samples of a request, a batch at a time; where it names a base model, each comes with its log-probability there. */
import type { Sample, SampleRequest } from '../shared/sampler';
import { rowBytes } from './cache';
import { runBatch } from './pass';
import { score } from './score';
import { sequencesOf, type Sequence } from './sequences';
import type { LoadedModel } from './session';

/** Memory for the cache of one batch, where the request names no batch. */
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
  const { model, request } = decoding;
  const maxTokens = request.maxTokens ?? model.config.maxTokens;
  const sequences = sequencesOf(model, request, maxTokens);
  const size = Math.max(1, request.batch ?? fittingBatch(model, sequences, maxTokens));
  for (let first = 0; first < sequences.length; first += size) {
    if (!await decodeBatch(decoding, sequences.slice(first, first + size), maxTokens)) return false;
  }
  return true;
}

function fittingBatch({ config }: LoadedModel, sequences: readonly Sequence[], maxTokens: number): number {
  const longest = Math.max(...sequences.map(({ prompt }) => prompt.ids.length));
  return Math.min(largestBatch, Math.floor(cacheBytes / rowBytes(config, longest + maxTokens)));
}

async function decodeBatch({ model, base, request, listener, signal }: Decoding, batch: readonly Sequence[], maxTokens: number): Promise<boolean> {
  const ends = new Set(model.config.endTokens);
  const samples = new Map<Sequence, Sample>();
  const advance = (sequence: Sequence, logProbs: Float32Array): boolean => {
    sequence.extend(logProbs);
    const finish = sequence.finish(ends, maxTokens);
    if (!finish && request.stream !== true) return true;
    const text = model.tokenizer.decode(sequence.tokens);
    if (request.stream === true) listener.onText(sequence.index, text);
    if (!finish) return true;
    const sample = sequence.toSample(text, finish);
    if (base) samples.set(sequence, sample);
    else listener.onSample(sample);
    return false;
  };
  if (!await runBatch(model, batch, advance, signal)) return false;
  const logProbs = base && await score(base, batch, signal);
  if (base && !logProbs) return false;
  batch.forEach((sequence, place) => {
    const sample = samples.get(sequence);
    if (sample) listener.onSample({ ...sample, logProbBase: logProbs?.[place] });
  });
  return true;
}
