/**
 * Features: what is looked at in a text. One file a kind, twins of trainer/nudge_trainer/features/; definitions in docs/features.md.
 * To add one, write `KIND.ts`, register it here and in the trainer, in the spec's schema, and add vectors in test/conformance/features/.
 */
import type { Readings } from '../shared/encoders';
import type { Feature as Definition } from '../shared/run';
import { among } from './among';
import { categories } from './categories';
import { encoded } from './encoded';
import type { Feature } from './feature';
import { json } from './json';
import { length } from './length';
import { lexicon } from './lexicon';
import { parses } from './parses';
import { regex } from './regex';
import { script } from './script';
import { words } from './words';

export type { Feature, TextRange } from './feature';
export { languageNames, type Language } from './grammars';
export { schemaFault } from './json';
export { prepare } from './prepare';
export { fault } from './regex';
export { isBlank } from './text';

type Kinds = { readonly [Type in Definition['type']]: (definition: Extract<Definition, { type: Type }>, readings?: Readings) => Feature };

const kinds: Kinds = {
  words, lexicon, regex, length, json, parses, classifier: encoded, similarity: encoded, script,
  categories: (definition, readings) => categories(definition, (kind) => build(kind, undefined, readings)),
};

export const kindNames: readonly string[] = Object.keys(kinds);

/**
 * The feature of a resolved definition (files inlined, checked by src/specs, prepared), in all texts or among those that have another feature.
 * `readings`: what networks said of the texts, for the kinds that need them.
 */
export function build(definition: Definition, condition?: Definition, readings?: Readings): Feature {
  const feature = (kinds[definition.type] as (definition: Definition, readings?: Readings) => Feature)(definition, readings);
  return condition === undefined ? feature : among(feature, build(condition, undefined, readings));
}
