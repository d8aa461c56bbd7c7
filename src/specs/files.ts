/** The files that a spec names: prompts, tables, word lists, sentences, JSON schemas, scripts. */
import { readSpec } from './read';

/** Their names as they stand in the spec; none of a text that is no spec. */
export function filesIn(text: string): string[] {
  return [...new Set(named(readSpec(text).value))];
}

/** Wherever a spec takes a file, it does so in a field of this name. */
function named(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]: [string, unknown]) => name === 'file' && typeof field === 'string' ? [field] : named(field));
}
