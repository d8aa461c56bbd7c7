/** `json`: the whole text is JSON (RFC 8259), and valid against a JSON Schema where one is given. */
import Ajv from 'ajv';
import type { JsonFeature } from '../shared/run';
import { binaryRange, type Feature } from './feature';

/** Arrays and objects within each other; parsers differ in how deep they go. */
const deepest = 200;
/** Keywords that a schema cannot have here: their regular expressions could hang. */
const unused: readonly string[] = ['pattern', 'patternProperties'];
const holdNames: readonly string[] = ['properties', 'definitions', 'dependencies'];
const holdValues: readonly string[] = ['const', 'enum', 'default', 'examples'];

const validator = (): Ajv => new Ajv({ strict: false, validateFormats: false, logger: false });

export function json({ schema }: JsonFeature): Feature {
  const accepts = schema === undefined ? (): boolean => true : validator().compile(schema);
  const holds = (text: string): boolean => {
    if (depth(text) > deepest) return false;
    try {
      return accepts(JSON.parse(text));
    } catch (error) {
      if (error instanceof SyntaxError) return false;
      throw error;
    }
  };
  return { ...binaryRange, value: (text) => Number(holds(text)), matches: () => [] };
}

function depth(text: string): number {
  let [most, now] = [0, 0];
  for (const character of text.replace(/"(?:[^"\\]|\\.)*"/gs, '')) {
    if ('[{'.includes(character)) most = Math.max(most, now += 1);
    else if (']}'.includes(character)) now -= 1;
  }
  return most;
}

/** Why a schema cannot be used, as the end of a sentence; `undefined` for one that can. */
export function schemaFault(schema: object): string | undefined {
  const keyword = keywords(schema).find((name) => unused.includes(name));
  if (keyword !== undefined) return `"${keyword}" has no effect here, because a pattern in a schema could hang`;
  if (validator().validateSchema(schema) !== true) return 'it is not a valid JSON Schema (draft 7)';
  if (references(schema).every((reference) => leadsSomewhere(reference, schema))) return undefined;
  return 'a "$ref" in it leads nowhere; it must name a place in the schema itself, such as "#/definitions/x"';
}

function references(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]: [string, unknown]) => keyword === '$ref' && typeof value === 'string' ? [value] : holdValues.includes(keyword) ? [] : references(value));
}

/** Whether a JSON pointer in a fragment (RFC 6901) names a part of the schema. */
function leadsSomewhere(reference: string, schema: object): boolean {
  const [head, ...parts] = reference.split('/');
  let place: unknown = schema;
  for (const part of parts) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, name)) return false;
    place = (place as Record<string, unknown>)[name];
  }
  return head === '#';
}

/** Every key of an object that may be a schema: names of properties are none, what stands under them is. */
function keywords(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(keywords);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]: [string, unknown]) => {
    if (holdNames.includes(keyword) && typeof value === 'object' && value !== null && !Array.isArray(value)) return [keyword, ...keywords(Object.values(value))];
    return holdValues.includes(keyword) ? [keyword] : [keyword, ...keywords(value)];
  });
}
