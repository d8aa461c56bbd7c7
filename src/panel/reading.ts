/** Reads texts by a run's features: their values, and the places that matched, for the panel to mark. */
import type { Mark } from '../shared/run-view';
import type { Run } from '../shared/run';

export interface TextReader {
  /** The constraints' names, in their order. */
  readonly names: readonly string[];
  marks(text: string): Mark[];
  /** Feature values; null where a kind has no TypeScript side. `tokens` counts generated tokens without the end token. */
  features(text: string, tokens: number): (number | null)[];
}

export function readerOf(run: Run): TextReader {
  const names = run.constraints.map(({ name }) => name);
  return { names, marks: () => [], features: () => names.map(() => null) };
}
