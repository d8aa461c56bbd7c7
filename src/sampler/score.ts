/** Log-probabilities of given sequences under a model: prompts and texts of one prompt length in a pass, a number a token out. */
import { setImmediate } from 'node:timers/promises';
import { KeyValueCache } from './cache';
import { forward } from './pass';
import type { LoadedModel } from './session';

/** A text that has been written. */
export interface Written {
  readonly prompt: { readonly ids: readonly number[] };
  readonly tokens: readonly number[];
}

/** Memory for the distributions over the vocabulary in one pass. */
const passBytes = 64 * 2 ** 20;

/** Nats of all tokens of each text, in their order; `undefined` if cancelled. */
export async function score(model: LoadedModel, texts: readonly Written[], signal: AbortSignal): Promise<number[] | undefined> {
  const scores = new Array<number>(texts.length);
  for (const places of passes(model, texts)) {
    await setImmediate();
    if (signal.aborted) return undefined;
    const found = await scoreTogether(model, places.map((place) => texts[place] as Written));
    places.forEach((place, i) => { scores[place] = found[i] as number; });
  }
  return scores;
}

async function scoreTogether(model: LoadedModel, texts: readonly Written[]): Promise<number[]> {
  const longest = Math.max(...texts.map(({ tokens }) => tokens.length));
  const { padToken } = model.config;
  // What stands behind the end of a shorter text changes nothing before it.
  const given = texts.map(({ tokens }) => [...tokens, ...new Array<number>(longest - tokens.length).fill(padToken)]);
  const ids = texts.map(({ prompt }, row) => [...prompt.ids, ...(given[row] as number[]).slice(0, -1)]);
  const cache = new KeyValueCache(model.config, texts.length, ids[0]?.length ?? 0);
  const { logProbs } = await forward(model, cache, { ids, lengths: texts.map(() => 0), given });
  return texts.map(({ tokens }, row) => tokens.reduce((sum, _, i) => sum + (logProbs[row * longest + i] as number), 0));
}

/** Places of texts that are scored at once: of one prompt length, neighbours in length, so that little is padded. */
function passes({ config }: LoadedModel, texts: readonly Written[]): number[][] {
  const positions = passBytes / (config.vocabularySize * Float32Array.BYTES_PER_ELEMENT);
  const prompt = (place: number): number => texts[place]?.prompt.ids.length ?? 0;
  const length = (place: number): number => texts[place]?.tokens.length ?? 0;
  const found: number[][] = [];
  for (const place of [...texts.keys()].sort((one, other) => prompt(one) - prompt(other) || length(one) - length(other))) {
    const last = found.at(-1);
    if (last && prompt(last[0] as number) === prompt(place) && (last.length + 1) * length(place) <= positions) last.push(place);
    else found.push([place]);
  }
  return found;
}
