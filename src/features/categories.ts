/** `categories`: the text is of exactly one of several kinds, each a feature. */
import { kindsOf } from '../shared/conditional';
import type { CategoriesFeature, Feature as Definition } from '../shared/run';
import { binaryRange, type Feature } from './feature';

export function categories(definition: CategoriesFeature, build: (definition: Definition) => Feature): Feature {
  const kinds = kindsOf(definition).map(([, kind]) => build(kind));
  return {
    ...binaryRange, ...kinds.some(({ unreadable }) => unreadable === true) && { unreadable: true },
    value: (text, tokens) => {
      const held = kinds.map((kind) => kind.value(text, tokens));
      return held.some(Number.isNaN) ? Number.NaN : Number(held.filter((value) => value === 1).length === 1);
    },
    matches: () => [],
  };
}
