/** The decode loop: batches of sequences, one token a pass for each, with a key/value cache; finished rows are dropped. */
import { Tensor } from 'onnxruntime-node';
import { setImmediate } from 'node:timers/promises';
import type { Sample, SampleRequest } from '../shared/sampler';
import { cacheOf, disposeCache, emptyCache, rowBytes, selectRows, type KeyValues } from './cache';
import { sequencesOf, type Sequence } from './sequences';
import type { LoadedModel } from './session';

/** Memory for the cache of one batch, where the request names no batch. */
const cacheBytes = 64 * 2 ** 20;
const largestBatch = 128;

export interface DecodeListener {
  onText(index: number, text: string): void;
  onSample(sample: Sample): void;
}

/** Samples as the request says. Between two tokens it lets messages in and looks at `signal`; returns false if cancelled. */
export async function decode(model: LoadedModel, request: SampleRequest, listener: DecodeListener, signal: AbortSignal): Promise<boolean> {
  const maxTokens = request.maxTokens ?? model.config.maxTokens;
  const sequences = sequencesOf(model, request, maxTokens);
  const size = Math.max(1, request.batch ?? fittingBatch(model, sequences, maxTokens));
  for (let first = 0; first < sequences.length; first += size) {
    const batch = sequences.slice(first, first + size);
    if (!await decodeBatch(model, batch, { maxTokens, stream: request.stream ?? false, listener, signal })) return false;
  }
  return true;
}

function fittingBatch({ config }: LoadedModel, sequences: readonly Sequence[], maxTokens: number): number {
  const longest = Math.max(...sequences.map(({ prompt }) => prompt.ids.length));
  return Math.min(largestBatch, Math.floor(cacheBytes / rowBytes(config, longest + maxTokens)));
}

interface BatchOptions {
  readonly maxTokens: number;
  readonly stream: boolean;
  readonly listener: DecodeListener;
  readonly signal: AbortSignal;
}

async function decodeBatch(model: LoadedModel, batch: readonly Sequence[], options: BatchOptions): Promise<boolean> {
  const width = Math.max(...batch.map(({ prompt }) => prompt.ids.length));
  const ends = new Set(model.config.endTokens);
  let active = [...batch];
  let cache = emptyCache(model.config, active.length);
  let input = active.map(({ prompt }) => leftPadded(prompt.ids, width, model.config.padToken));
  let past = 0;
  try {
    while (active.length > 0) {
      await setImmediate();
      if (options.signal.aborted) return false;
      const step = await forward(model, active, input, past, width, cache);
      cache = step.cache;
      past += input[0]?.length ?? 0;
      const rest = active.flatMap((sequence, row) => advance(model, sequence, step.rows[row] as Float32Array, ends, options) ? [row] : []);
      if (rest.length < active.length && rest.length > 0) cache = selectRows(cache, rest);
      active = rest.map((row) => active[row] as Sequence);
      input = active.map(({ tokens }) => [tokens.at(-1) as number]);
    }
    return true;
  } finally {
    disposeCache(cache);
  }
}

/** Adds a token to a sequence and tells the listener; false when it is finished. */
function advance(model: LoadedModel, sequence: Sequence, row: Float32Array, ends: ReadonlySet<number>, { maxTokens, stream, listener }: BatchOptions): boolean {
  sequence.extend(row);
  const finish = sequence.finish(ends, maxTokens);
  if (!finish && !stream) return true;
  const text = model.tokenizer.decode(sequence.tokens);
  if (stream) listener.onText(sequence.index, text);
  if (finish) listener.onSample(sequence.toSample(text, finish));
  return !finish;
}

/** One pass of the model: `input` [rows, S] after `past` tokens; log-probabilities of the next token, a row each. */
async function forward({ session, config }: LoadedModel, active: readonly Sequence[], input: readonly (readonly number[])[], past: number, width: number, cache: KeyValues) {
  const length = input[0]?.length ?? 0;
  const padding = active.map(({ prompt }) => width - prompt.ids.length);
  const columns = Array.from({ length: past + length }, (_, column) => column);
  const feeds = {
    ...Object.fromEntries(cache),
    input_ids: integers(input),
    attention_mask: integers(padding.map((pad) => columns.map((column) => Number(column >= pad)))),
    position_ids: integers(padding.map((pad) => columns.slice(past).map((column) => Math.max(0, column - pad)))),
  };
  const outputs = await session.run(feeds);
  disposeCache(cache);
  const logits = outputs['log_probs'] as Tensor;
  const data = logits.data as Float32Array;
  const rows = active.map((_, row) => data.slice(row * config.vocabularySize, (row + 1) * config.vocabularySize));
  logits.dispose();
  return { rows, cache: cacheOf(config, outputs) };
}

function leftPadded(ids: readonly number[], width: number, pad: number): number[] {
  return [...Array.from({ length: width - ids.length }, () => pad), ...ids];
}

function integers(rows: readonly (readonly number[])[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(rows.flat(), BigInt), [rows.length, rows[0]?.length ?? 0]);
}
