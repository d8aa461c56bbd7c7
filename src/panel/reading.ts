/** Reads texts by a run's features: their values, and the places that matched, for the panel to mark. */
import { build, type Feature } from '../features';
import type { Mark } from '../shared/run-view';
import type { Run } from '../shared/run';

export class TextReader {
  /** The constraints' names, in their order. */
  readonly names: readonly string[];
  private readonly kinds: readonly Feature[];

  constructor({ constraints }: Run) {
    this.names = constraints.map(({ name }) => name);
    this.kinds = constraints.map(({ feature, among }) => build(feature, among));
  }

  /** In the order of the constraints, null where the text is not about one; `tokens` counts generated tokens without the end token. */
  features(text: string, tokens: number): (number | null)[] {
    return this.kinds.map((kind) => kind.value(text, tokens)).map((value) => Number.isNaN(value) ? null : value);
  }

  marks(text: string): Mark[] {
    return this.kinds.flatMap((kind, constraint) => kind.matches(text).map(({ start, end }) => ({ start, end, constraint })));
  }
}
