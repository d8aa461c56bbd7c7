/** Moments that are more than one: by prompt in runs and specs, by category in specs alone. */
import type { CategoriesFeature, Constraint, Feature } from './spec';

/** A moment for each prompt, in their order. */
export function byPrompt({ moments }: Pick<Constraint, 'moments'>): readonly number[] | undefined {
  return Array.isArray(moments) ? moments : undefined;
}

/** The share of each category. */
export function byCategory({ moments }: Pick<Constraint, 'moments'>): Readonly<Record<string, number>> | undefined {
  return moments === undefined || Array.isArray(moments) ? undefined : moments as Record<string, number>;
}

/** The categories with the feature of each. */
export function kindsOf({ of }: Pick<CategoriesFeature, 'of'>): [name: string, feature: Feature][] {
  return Object.entries(of) as [string, Feature][];
}
