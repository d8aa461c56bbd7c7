/** A batch of sequences through a model, one token a pass for each, with a key/value cache; finished rows are dropped. */
import { Tensor } from 'onnxruntime-node';
import { setImmediate } from 'node:timers/promises';
import { cacheOf, disposeCache, emptyCache, selectRows, type KeyValues } from './cache';
import type { ResolvedPrompt } from './sequences';
import type { LoadedModel } from './session';

/** A sequence that is being written, or read. */
export interface Row {
  readonly prompt: ResolvedPrompt;
  /** Those that the model has been given after the prompt, and the next one. */
  readonly tokens: readonly number[];
}

/** `advance` gives a row its next token from the log-probabilities [vocabulary]; false when that was its last. Returns false if cancelled. */
export async function runBatch<Each extends Row>(model: LoadedModel, batch: readonly Each[], advance: (row: Each, logProbs: Float32Array) => boolean, signal: AbortSignal): Promise<boolean> {
  const width = Math.max(...batch.map(({ prompt }) => prompt.ids.length));
  let active = [...batch];
  let cache = emptyCache(model.config, active.length);
  let input = active.map(({ prompt }) => leftPadded(prompt.ids, width, model.config.padToken));
  let past = 0;
  try {
    while (active.length > 0) {
      await setImmediate();
      if (signal.aborted) return false;
      const step = await forward(model, active, input, past, width, cache);
      cache = step.cache;
      past += input[0]?.length ?? 0;
      const rest = active.flatMap((each, row) => advance(each, step.rows[row] as Float32Array) ? [row] : []);
      if (rest.length < active.length && rest.length > 0) cache = selectRows(cache, rest);
      active = rest.map((row) => active[row] as Each);
      input = active.map(({ tokens }) => [tokens.at(-1) as number]);
    }
    return true;
  } finally {
    disposeCache(cache);
  }
}

/** One pass of the model: `input` [rows, S] after `past` tokens; log-probabilities of the next token, a row each. */
async function forward({ session, config }: LoadedModel, active: readonly Row[], input: readonly (readonly number[])[], past: number, width: number, cache: KeyValues) {
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
