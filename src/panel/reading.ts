/** Finds the places in texts that a run's features matched, for the panel to mark. */
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

  marks(text: string): Mark[] {
    return this.kinds.flatMap((kind, constraint) => kind.matches(text).map(({ start, end }) => ({ start, end, constraint })));
  }
}
