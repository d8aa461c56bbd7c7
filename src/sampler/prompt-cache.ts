/**
 * Keys and values of prompts, all tokens but the last: computed once, shared by the rows that continue a prompt, and kept for
 * the requests that follow. The last token is each row's own first step, so that each draws for itself.
 */
import { setImmediate } from 'node:timers/promises';
import { KeyValueCache } from './cache';
import { forward } from './pass';
import type { LoadedModel } from './session';

/** Bytes of prompts kept by a model. */
const keptBytes = 64 * 2 ** 20;
/** Prompts in one pass. */
const together = 16;

export class PromptCache {
  /** By their tokens, in the order of their last use, the oldest first. */
  private readonly known = new Map<string, KeyValueCache>();
  private bytes = 0;

  /** Computes what is missing, prompts of one length together; false if cancelled. */
  async prepare(model: LoadedModel, prompts: readonly (readonly number[])[], signal: AbortSignal): Promise<boolean> {
    const missing = new Map(prompts.filter((ids) => ids.length > 1).map((ids) => [keyOf(ids), ids]));
    for (const key of missing.keys()) if (this.renew(key)) missing.delete(key);
    for (const group of groups([...missing.values()])) {
      await setImmediate();
      if (signal.aborted) return false;
      await this.compute(model, group);
    }
    return true;
  }

  /** Fills a row of a cache with a prepared prompt, but for its last token; forgets the oldest where there are too many. */
  fill(cache: KeyValueCache, row: number, ids: readonly number[]): void {
    const prompt = this.known.get(keyOf(ids));
    if (prompt) cache.copyRow(prompt, 0, row, ids.length - 1);
  }

  /** Forgets the oldest of more than are to be kept. */
  trim(): void {
    for (const [key, cache] of this.known) {
      if (this.bytes <= keptBytes) return;
      this.known.delete(key);
      this.bytes -= cache.bytes;
    }
  }

  private async compute(model: LoadedModel, group: readonly (readonly number[])[]): Promise<void> {
    const length = (group[0]?.length ?? 0) - 1;
    const cache = new KeyValueCache(model.config, group.length, length);
    await forward(model, cache, { ids: group.map((ids) => ids.slice(0, -1)), lengths: group.map(() => 0) });
    group.forEach((ids, row) => {
      const own = new KeyValueCache(model.config, 1, length);
      own.copyRow(cache, row, 0, length);
      this.known.set(keyOf(ids), own);
      this.bytes += own.bytes;
    });
  }

  private renew(key: string): boolean {
    const cache = this.known.get(key);
    if (!cache) return false;
    this.known.delete(key);
    this.known.set(key, cache);
    return true;
  }
}

function keyOf(ids: readonly number[]): string {
  return ids.join(' ');
}

function groups(prompts: readonly (readonly number[])[]): (readonly number[])[][] {
  const found: (readonly number[])[][] = [];
  for (const ids of [...prompts].sort((one, other) => one.length - other.length)) {
    const last = found.at(-1);
    if (last && last.length < together && last[0]?.length === ids.length) last.push(ids);
    else found.push([ids]);
  }
  return found;
}
