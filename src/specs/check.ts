/** What is wrong with a spec: its structure by the JSON Schema, and what a schema cannot say. The trainer's twin is messages.py. */
import { fault, isBlank } from '../features';
import type { Constraint, Feature, Spec } from '../shared/spec';
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
  const structure = structureFindings(value);
  const findings = structure.length > 0 ? structure : (value as Spec).constraints.flatMap(constraintFindings);
  const placed = findings.map(({ path, code, message, remedy }): Problem => {
    const place = placeText(path, value);
    return { code, path: pathText(path), message: place ? `${place}: ${message}` : message, remedy, ...locate(tree, path, code === 'unknown-field' ? 'name' : 'value') };
  });
  return { spec: placed.length === 0 ? value as Spec : undefined, problems: placed.sort((one, other) => one.offset - other.offset) };
}

function constraintFindings(constraint: Constraint, index: number, all: readonly Constraint[]): Finding[] {
  const path = ['constraints', index];
  const { name } = constraint;
  const taken = all.findIndex((other) => other.name === name) < index;
  return [
    ...taken ? [{ path: [...path, 'name'], code: 'duplicate-name', message: `another constraint is called ${written(name)} too.`, remedy: 'Give each its own name.' }] : [],
    ...featureFindings(constraint.feature, [...path, 'feature']), ...momentFindings(constraint, [...path, 'moment']),
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
  }
}

function wordsOrFile({ words, file }: { words?: unknown; file?: unknown }, path: JsonPath): Finding[] {
  if ((words === undefined) !== (file === undefined)) return [];
  return [{ path, code: 'words-or-file', message: file === undefined ? 'neither "words" nor "file" is given.' : '"words" and "file" are both given.', remedy: 'Give one of them.' }];
}

function blankEntries(entries: readonly string[], path: JsonPath): Finding[] {
  return entries.flatMap((entry, i) => isBlank(entry) ? [{ path: [...path, i], code: 'empty-text', message: 'the entry is blank.', remedy: 'Write a word, or remove it.' }] : []);
}

function emptyInterval({ min, max }: { min?: number; max?: number }, path: JsonPath): Finding[] {
  if (min === undefined || max === undefined || min <= max) return [];
  return [{ path: [...path, 'min'], code: 'empty-interval', message: `min ${written(min)} is greater than max ${written(max)}.`, remedy: 'Exchange them, or correct one.' }];
}

/** The moment, or the ends of its interval, against the range of the feature. */
function momentFindings({ feature, moment }: Constraint, path: JsonPath): Finding[] {
  if (typeof moment === 'number') return outOfRange(feature, moment, path);
  const empty = emptyInterval(moment, path);
  if (empty.length > 0) return empty;
  return (['min', 'max'] as const).flatMap((end) => moment[end] === undefined ? [] : outOfRange(feature, moment[end], [...path, end]));
}

function outOfRange(feature: Feature, moment: number, path: JsonPath): Finding[] {
  const say = (message: string, remedy: string): Finding[] => [{ path, code: 'moment-out-of-range', message: `${written(moment)} ${message}.`, remedy }];
  if (feature.type === 'length' && feature.min === undefined && feature.max === undefined) {
    return moment < 0 ? say('is negative, which no length is', 'Choose a mean of 0 or more.') : [];
  }
  if (moment >= 0 && moment <= 1) return [];
  const perCent = moment > 1 && moment <= 100;
  return say('is outside 0 to 1, the share of texts that have the feature',
    perCent ? `Did you mean ${written(moment / 100)} (${written(moment)} %)?` : 'Choose a share from 0 to 1.');
}
