/** Log-probabilities of given sequences under a model: its graph tells of one position a pass, so they are read as they were written. */
import { runBatch, type Row } from './pass';
import type { LoadedModel } from './session';

class Reading implements Row {
  readonly tokens: number[] = [];
  logProb = 0;

  constructor(readonly prompt: Row['prompt'], private readonly given: readonly number[]) {}

  /** Takes the next given token; false when it was the last. */
  read(logProbs: Float32Array): boolean {
    const token = this.given[this.tokens.length] as number;
    this.logProb += logProbs[token] as number;
    this.tokens.push(token);
    return this.tokens.length < this.given.length;
  }
}

/** Nats of all tokens of each row, in their order; `undefined` if cancelled. */
export async function score(model: LoadedModel, rows: readonly Row[], signal: AbortSignal): Promise<number[] | undefined> {
  const readings = rows.map(({ prompt, tokens }) => new Reading(prompt, tokens));
  const finished = await runBatch(model, readings, (reading, logProbs) => reading.read(logProbs), signal);
  return finished ? readings.map(({ logProb }) => logProb) : undefined;
}
