/** What is wrong with a spec: its structure by the JSON Schema, and what a schema cannot say. The trainer's twin is messages.py. */
import Ajv, { type ErrorObject } from 'ajv';
import schema from '../../schemas/spec.schema.json';
import { fault } from '../features';
import type { Constraint, Spec } from '../shared/spec';
import { placeText, type Problem } from './problem';
import { locate, readSpec, type JsonPath } from './read';

export interface CheckedSpec {
  /** Only when nothing is wrong. */
  readonly spec: Spec | undefined;
  readonly problems: readonly Problem[];
}

type Finding = { readonly path: JsonPath; readonly code: string; readonly message: string; readonly remedy: string };

const validate = new Ajv({ allErrors: true, discriminator: true, verbose: true, strict: false }).compile<Spec>(schema);

/** Checks a spec's text, without looking at other files. */
export function checkSpec(text: string): CheckedSpec {
  const { value, tree, problems } = readSpec(text);
  if (problems.length > 0 || value === undefined) {
    return { spec: undefined, problems: problems.length > 0 ? problems : [{ code: 'empty', path: '', message: 'the spec is empty.', remedy: 'Write one, or start with "Nudge: New Spec".', offset: 0, length: 1 }] };
  }
  const structural = validate(value) ? [] : structure(validate.errors ?? [], value);
  const findings = structural.length > 0 ? structural : semantics(value as Spec);
  const placed = findings.map(({ path, code, message, remedy }): Problem => {
    const place = placeText(path, value);
    return { code, path: place, message: place ? `${place}: ${message}` : message, remedy, ...locate(tree, path) };
  });
  return { spec: placed.length === 0 ? value as Spec : undefined, problems: placed };
}

/** One finding a place: the errors of the alternatives of a `oneOf` are many, the deepest says what is meant. */
function structure(errors: readonly ErrorObject[], spec: unknown): Finding[] {
  const version = (spec as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1) {
    return [{ path: ['version'], code: 'newer-version', message: `this spec is version ${String(version)}; this Nudge reads version 1.`, remedy: 'Update Nudge.' }];
  }
  const telling = errors.filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'if');
  const found = (telling.length > 0 ? telling : errors).map(explain);
  const deepest = found.filter(({ path }) => !found.some((other) => other.path.length > path.length && path.every((part, i) => other.path[i] === part)));
  return deepest.filter((one, i) => deepest.findIndex((other) => other.path.join('/') === one.path.join('/')) === i);
}

function explain(error: ErrorObject): Finding {
  const path = error.instancePath.split('/').slice(1).map((part) => /^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const params = error.params as Record<string, unknown>;
  const say = (code: string, message: string, remedy: string, at: JsonPath = path): Finding => ({ path: at, code, message, remedy });
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(params['additionalProperty']);
      return say('unknown-field', `there is no field "${name}".`, 'Remove it or correct its name.', [...path, name]);
    }
    case 'required': return say('missing-field', `"${String(params['missingProperty'])}" is missing.`, 'Add it.');
    case 'type': return say('wrong-type', `this must be a ${String(params['type'])}, not ${kind(error.data)}.`, 'Correct the value.');
    case 'minItems': return say('empty-list', 'the list is empty.', 'Add at least one entry.');
    case 'minLength': return say('empty-text', 'the text is empty.', 'Write at least one character.');
    case 'enum': return say('unknown-value', `${JSON.stringify(error.data)} is none of ${(params['allowedValues'] as unknown[]).map((value) => JSON.stringify(value)).join(', ')}.`, 'Choose one of them.');
    case 'discriminator': return say('unknown-kind', `there is no feature of type ${JSON.stringify((error.data as { type?: unknown } | undefined)?.type)}.`, 'Use words, lexicon, regex or length.');
    default: return say('invalid-value', `${error.message ?? 'the value is not valid'}.`, 'Correct the value.');
  }
}

function kind(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `the ${typeof value} ${JSON.stringify(value)}`;
}

function semantics(spec: Spec): Finding[] {
  return spec.constraints.flatMap((constraint, i) => [
    ...spec.constraints.findIndex(({ name }) => name === constraint.name) < i
      ? [{ path: ['constraints', i, 'name'], code: 'duplicate-name', message: `another constraint is called "${constraint.name}" too.`, remedy: 'Give each its own name.' }] : [],
    ...featureFindings(constraint, ['constraints', i, 'feature']), ...momentFindings(constraint, ['constraints', i, 'moment']),
  ]);
}

function featureFindings({ feature }: Constraint, path: JsonPath): Finding[] {
  switch (feature.type) {
    case 'words':
      if ((feature.words === undefined) !== (feature.file === undefined)) return [];
      return [{ path, code: 'words-or-file', message: feature.file === undefined ? 'neither "words" nor "file" is given.' : '"words" and "file" are both given.', remedy: 'Give one of them.' }];
    case 'regex': {
      const why = fault(feature.pattern);
      return why === undefined ? [] : [{ path: [...path, 'pattern'], code: 'invalid-pattern', message: `this is no RE2 pattern: ${why}.`, remedy: 'Correct the pattern.' }];
    }
    case 'length':
      if ((feature.min ?? 0) <= (feature.max ?? Infinity)) return [];
      return [{ path, code: 'empty-interval', message: `min ${String(feature.min)} is greater than max ${String(feature.max)}.`, remedy: 'Exchange them.' }];
    case 'lexicon': return [];
  }
}

function momentFindings({ feature, moment }: Constraint, path: JsonPath): Finding[] {
  const ends = typeof moment === 'number' ? [moment] : [moment.min, moment.max].filter((end) => end !== undefined);
  if (typeof moment !== 'number' && (moment.min ?? -Infinity) > (moment.max ?? Infinity)) {
    return [{ path, code: 'empty-interval', message: `min ${String(moment.min)} is greater than max ${String(moment.max)}.`, remedy: 'Exchange them.' }];
  }
  const binary = feature.type !== 'length' || feature.min !== undefined || feature.max !== undefined;
  const outside = ends.find((end) => end < 0 || (binary && end > 1));
  if (outside === undefined) return [];
  const hint = binary && outside > 1 && outside <= 100 ? `Did you mean ${String(outside / 100)} (${String(outside)} %)?` : 'Choose a moment within the range.';
  return [{ path, code: 'moment-out-of-range', message: `${String(outside)} is outside ${binary ? '0 to 1, the share of texts that have the feature' : 'what a length can be'}.`, remedy: hint }];
}
