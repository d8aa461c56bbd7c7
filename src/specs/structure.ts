/** What the JSON Schema says is wrong with a spec, in sentences. The trainer's twin is structure.py. */
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import schema from '../../schemas/spec.schema.json';
import { kindNames } from '../features';
import { described, written, type Finding, type JsonPath } from './problem';

let compiled: ValidateFunction | undefined;

/** Made when the first spec is checked: it takes longer than all else that an extension does to become active. */
function validator(): ValidateFunction {
  return compiled ??= new Ajv({ allErrors: true, discriminator: true, verbose: true, strict: false }).compile(schema);
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text', number: 'a number', integer: 'a whole number', boolean: 'true or false', array: 'a list', object: 'an object',
};

/** What is wrong with a text that has to be written in a certain way, by the field that it is in. */
const patterns: Readonly<Record<string, readonly [wrong: string, remedy: string]>> = {
  name: ['is no name that a constraint can have', 'Begin with a letter from A to Z, a digit or _; go on with these, spaces, dots and hyphens; 64 characters are the most.'],
  flags: ['has other flags than i, m and s', 'Use any of i (ignore case), m (^ and $ match at lines) and s (a dot matches a newline).'],
};

export function structureFindings(spec: unknown): Finding[] {
  const version = (spec as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1) {
    return [{ path: ['version'], code: 'newer-version', message: `this spec is of version ${written(version)}; this Nudge reads version 1.`, remedy: 'Update Nudge.' }];
  }
  const infinite = [...infiniteNumbers(spec, [])];
  if (infinite.length > 0) return infinite;
  const validate = validator();
  return validate(spec) ? [] : explain(validate.errors ?? []);
}

/** Numbers such as 1e999, which JavaScript reads as infinite and writes as null. */
function* infiniteNumbers(value: unknown, path: JsonPath): Generator<Finding> {
  if (typeof value === 'number' && !Number.isFinite(value)) yield { path, code: 'out-of-range', message: 'this number is too large.', remedy: 'Correct the value.' };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) yield* infiniteNumbers(part, [...path, Array.isArray(value) ? Number(name) : name]);
}

/**
 * The errors that tell something. A wrong type hides what else its schema says about the value; and where the schema has
 * alternatives, it only says that this one was not meant if another one found something there or further in.
 */
function explain(errors: readonly ErrorObject[]): Finding[] {
  const types = errors.filter(({ keyword }) => keyword === 'type');
  const others = errors.filter(({ keyword, instancePath, parentSchema }) => keyword !== 'type' && keyword !== 'oneOf'
    && !types.some((type) => type.instancePath === instancePath && type.parentSchema === parentSchema));
  const meant = types.filter(({ instancePath }) => !others.some((other) => other.instancePath === instancePath)
    && !errors.some((other) => other.instancePath.startsWith(`${instancePath}/`)));
  return [...wrongTypes(meant), ...others.flatMap(sentence)];
}

/** One finding a place, which names all types that the value may have. */
function wrongTypes(errors: readonly ErrorObject[]): Finding[] {
  const firsts = errors.filter(({ instancePath }, i) => errors.findIndex((other) => other.instancePath === instancePath) === i);
  return firsts.map((first) => {
    const alternatives = errors.filter(({ instancePath }) => instancePath === first.instancePath);
    return wrongType(pathOf(first), alternatives.map(({ params }) => typeNames[(params as { type: string }).type]).join(' or '), first.data);
  });
}

function wrongType(path: JsonPath, wanted: string, found: unknown): Finding {
  return { path, code: 'wrong-type', message: `this must be ${wanted}, not ${described(found)}.`, remedy: 'Correct the value.' };
}

function sentence(error: ErrorObject): Finding[] {
  const { keyword, data } = error;
  const path = pathOf(error);
  const params = error.params as Record<string, unknown>;
  const say = (code: string, message: string, remedy: string, ...further: string[]): Finding[] => [{ path: [...path, ...further], code, message, remedy }];
  const limit = (words: string): Finding[] => say('out-of-range', `this must be ${words} ${written(params['limit'])}, not ${written(data)}.`, 'Correct the value.');
  switch (keyword) {
    case 'additionalProperties': {
      const name = String(params['additionalProperty']);
      return say('unknown-field', `there is no field ${written(name)}.`, 'Remove it, or correct its name.', name);
    }
    case 'required': return say('missing-field', `"${String(params['missingProperty'])}" is missing.`, 'Add it.');
    case 'minProperties': return path.at(-1) === 'moment'
      ? say('missing-field', 'neither "min" nor "max" is given.', 'Give one of them, or both.')
      : say('empty-object', 'the object is empty.', 'Add at least one entry.');
    case 'minItems': return say('empty-list', 'the list is empty.', 'Add at least one entry.');
    case 'minLength': return say('empty-text', 'the text is empty.', 'Write at least one character.');
    case 'minimum': return limit('at least');
    case 'maximum': return limit('at most');
    case 'exclusiveMinimum': return limit('greater than');
    case 'exclusiveMaximum': return limit('less than');
    case 'const': return say('unknown-value', `this must be ${written(params['allowedValue'])}, not ${written(data)}.`, 'Correct the value.');
    case 'enum': return say('unknown-value', `${described(data)} is none of ${(params['allowedValues'] as unknown[]).map(written).join(', ')}.`, 'Choose one of them.');
    case 'discriminator': return unknownKind([...path, 'type'], params['tagValue']);
    case 'pattern': {
      const [wrong, remedy] = patterns[String(path.at(-1))] ?? ['is not written as it has to be', 'Correct the value.'];
      return say('invalid-text', `${written(data)} ${wrong}.`, remedy);
    }
    default: return say('invalid-value', 'the value is not valid.', 'Correct the value.');
  }
}

/** Nothing for a feature without a type: that it is missing has been said. */
function unknownKind(path: JsonPath, kind: unknown): Finding[] {
  if (kind === undefined) return [];
  if (typeof kind !== 'string') return [wrongType(path, 'a text', kind)];
  return [{ path, code: 'unknown-kind', message: `there is no feature of type ${written(kind)}.`, remedy: `Use ${kindNames.slice(0, -1).join(', ')} or ${kindNames.at(-1) ?? ''}.` }];
}

function pathOf(error: ErrorObject): JsonPath {
  return error.instancePath.split('/').slice(1).map((part) => /^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
