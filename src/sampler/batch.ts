/** The rows of a batch that are being written: each is given a sequence, a token a step, and the next sequence when one has ended. */
import { KeyValueCache } from './cache';
import { forward, type Filters } from './pass';
import type { Sequence } from './sequences';
import type { LoadedModel } from './session';

/** Tokens by which the cache grows. */
const growth = 16;

export class Batch {
  private cache: KeyValueCache;
  private readonly active: Sequence[] = [];

  /** `longest`: tokens of the longest sequence, prompt included. */
  constructor(private readonly model: LoadedModel, private readonly rows: number, private readonly longest: number, private readonly filters: Filters) {
    this.cache = new KeyValueCache(model.config, rows, Math.min(longest, growth));
  }

  get free(): number {
    return this.rows - this.active.length;
  }

  get isEmpty(): boolean {
    return this.active.length === 0;
  }

  /** Gives free rows to these sequences; false if cancelled. */
  async admit(sequences: readonly Sequence[], signal: AbortSignal): Promise<boolean> {
    const { prompts } = this.model;
    if (!await prompts.prepare(this.model, sequences.map(({ prompt }) => prompt.ids), signal)) return false;
    this.reserve(Math.max(...sequences.map(({ prompt }) => prompt.ids.length)));
    for (const sequence of sequences) prompts.fill(this.cache, this.active.push(sequence) - 1, sequence.prompt.ids);
    prompts.trim();
    return true;
  }

  /** A token more for each row; rows for which `goesOn` is false are free afterwards. */
  async step(goesOn: (sequence: Sequence) => boolean): Promise<void> {
    const { active, filters } = this;
    const lengths = active.map(held);
    this.reserve(Math.max(...lengths) + 1);
    const drawn = await forward(this.model, this.cache, {
      ids: active.map(({ prompt, tokens }) => [tokens.at(-1) ?? prompt.ids.at(-1) as number]),
      lengths,
      uniforms: active.map((sequence) => sequence.uniform()),
      filters,
    });
    active.forEach((sequence, row) => { sequence.extend(Number(drawn.tokens[row]), drawn.logProbs[row] as number, drawn.logProbsSampled[row] as number); });
    const ended = active.flatMap((sequence, row) => goesOn(sequence) ? [] : [row]);
    for (const row of ended.reverse()) this.drop(row);
  }

  /** Each pass copies all the room of the cache, so there is never much more of it than is held. */
  private reserve(tokens: number): void {
    if (tokens <= this.cache.room) return;
    const wider = new KeyValueCache(this.model.config, this.rows, Math.min(this.longest, Math.ceil(tokens / growth) * growth));
    for (const [row, sequence] of this.active.entries()) wider.copyRow(this.cache, row, row, held(sequence));
    this.cache = wider;
  }

  /** The last row takes the place of the one that has ended. */
  private drop(row: number): void {
    const last = this.active.length - 1;
    if (row < last) {
      this.cache.moveRow(last, row);
      this.active[row] = this.active[last] as Sequence;
    }
    this.active.pop();
  }
}

/** Tokens of a sequence that the cache holds: all but its last. */
function held({ prompt, tokens }: Sequence): number {
  return prompt.ids.length - 1 + tokens.length;
}
