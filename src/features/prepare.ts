/** What features need before they can be built: called where a run is opened, costs nothing where nothing has to be loaded. */
import path from 'node:path';
import { kindsOf } from '../shared/conditional';
import type { Constraint, Feature as Definition } from '../shared/run';
import { loadGrammars, type Language } from './grammars';

/** `root`: the folder that holds dist/. Throws NudgeError (exit 4) where a file of Nudge's own is missing. */
export async function prepare(constraints: readonly Pick<Constraint, 'feature' | 'among'>[], root: string): Promise<void> {
  const definitions: Definition[] = constraints.flatMap(({ feature, among }) => among === undefined ? [feature] : [feature, among]);
  await loadGrammars(definitions.flatMap(languages), path.join(root, 'dist', 'grammars'));
}

function languages(definition: Definition): Language[] {
  if (definition.type === 'categories') return kindsOf(definition).flatMap(([, kind]) => languages(kind));
  return definition.type === 'parses' ? [definition.language] : [];
}
