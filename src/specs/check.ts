/** What is wrong with a spec: its structure by the JSON Schema, and what a schema cannot say. The trainer's twin is messages.py. */
import { fault, isBlank, schemaFault } from '../features';
import { kindsOf } from '../shared/conditional';
import type { Constraint, Feature, JsonFeature, Spec } from '../shared/spec';
import { conditionFindings, emptyInterval, missingMoments, momentFindings } from './moments';
import { pathText, placeText, written, type Finding, type JsonPath, type Problem } from './problem';
import { locate, readSpec } from './read';
import { structureFindings } from './structure';

export interface CheckedSpec {
  /** Only when nothing is wrong. */
  readonly spec: Spec | undefined;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}

/** Checks a spec's text, without looking at other files. */
export function checkSpec(text: string): CheckedSpec {
  const { value, tree, problems } = readSpec(text);
  if (problems.length > 0) return { spec: undefined, problems };
  const structure = [...structureFindings(value), ...missingMoments(value)];
  const findings = structure.length > 0 ? structure : (value as Spec).constraints.flatMap((constraint, index) => constraintFindings(constraint, index, value as Spec));
  const placed = findings.map(({ path, code, message, remedy }): Problem => {
    const place = placeText(path, value);
    return { code, path: pathText(path), message: place ? `${place}: ${message}` : message, remedy, ...locate(tree, path, code === 'unknown-field' ? 'name' : 'value') };
  });
  return { spec: placed.length === 0 ? value as Spec : undefined, problems: placed.sort((one, other) => one.offset - other.offset) };
}

function constraintFindings(constraint: Constraint, index: number, { constraints, prompts }: Spec): Finding[] {
  const path = ['constraints', index];
  const { name, feature, among } = constraint;
  const taken = constraints.findIndex((other) => other.name === name) < index;
  return [
    ...taken ? [{ path: [...path, 'name'], code: 'duplicate-name', message: `another constraint is called ${written(name)} too.`, remedy: 'Give each its own name.' }] : [],
    ...featureFindings(feature, [...path, 'feature']),
    ...among === undefined ? [] : [...featureFindings(among, [...path, 'among']), ...conditionFindings(among, [...path, 'among'])],
    ...momentFindings(constraint, prompts, path),
  ];
}

function featureFindings(feature: Feature, path: JsonPath): Finding[] {
  switch (feature.type) {
    case 'words': return [...wordsOrFile(feature, path), ...blankEntries(feature.words ?? [], [...path, 'words'])];
    case 'lexicon': return [...blankEntries(feature.more, [...path, 'more']), ...blankEntries(feature.than, [...path, 'than'])];
    case 'regex': {
      const why = fault(feature.pattern);
      return why === undefined ? [] : [{ path: [...path, 'pattern'], code: 'invalid-pattern', message: `this pattern cannot be used: ${why}.`, remedy: 'Correct it; the syntax is RE2\'s.' }];
    }
    case 'length': return emptyInterval(feature, path);
    case 'json': return schemaFindings(feature, path);
    case 'similarity': return Array.isArray(feature.to) ? blankEntries(feature.to, [...path, 'to']) : [];
    case 'parses': case 'classifier': case 'script': return [];
    case 'categories': return kindsOf(feature).flatMap(([name, kind]) => [...featureFindings(kind, [...path, 'of', name]), ...conditionFindings(kind, [...path, 'of', name])]);
  }
}

function wordsOrFile({ words, file }: { words?: unknown; file?: unknown }, path: JsonPath): Finding[] {
  if ((words === undefined) !== (file === undefined)) return [];
  return [{ path, code: 'words-or-file', message: file === undefined ? 'neither "words" nor "file" is given.' : '"words" and "file" are both given.', remedy: 'Give one of them.' }];
}

function schemaFindings({ schema, file }: JsonFeature, path: JsonPath): Finding[] {
  if (schema === undefined) return [];
  if (file !== undefined) return [{ path, code: 'schema-or-file', message: '"schema" and "file" are both given.', remedy: 'Give one of them.' }];
  const why = schemaFault(schema);
  return why === undefined ? [] : [{ path: [...path, 'schema'], code: 'invalid-schema', message: `this schema cannot be used: ${why}.`, remedy: 'Correct it.' }];
}

function blankEntries(entries: readonly string[], path: JsonPath): Finding[] {
  return entries.flatMap((entry, i) => isBlank(entry) ? [{ path: [...path, i], code: 'empty-text', message: 'the entry is blank.', remedy: 'Write a word, or remove it.' }] : []);
}
