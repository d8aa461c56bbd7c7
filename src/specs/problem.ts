/** What is wrong with a spec, and where; and how values and places are written in sentences. The trainer's twin is messages.py. */

export type JsonPath = readonly (string | number)[];

/** Something that is wrong with the value at a place. */
export interface Finding {
  readonly path: JsonPath;
  /** A stable slug. */
  readonly code: string;
  /** What is wrong; the place comes before it. */
  readonly message: string;
  readonly remedy: string;
}

export interface Problem {
  /** A stable slug. */
  readonly code: string;
  /** As a person writes it: constraints[0].feature.words. */
  readonly path: string;
  /** One sentence that names the place. */
  readonly message: string;
  readonly remedy: string;
  /** Characters of the file's text. */
  readonly offset: number;
  readonly length: number;
}

/** constraints[1].feature.words */
export function pathText(path: JsonPath): string {
  return path.map((part) => typeof part === 'number' ? `[${String(part)}]` : `.${part}`).join('').replace(/^\./, '');
}

/** The place as messages name it: `constraints[1] "science", feature.words`. */
export function placeText(path: JsonPath, spec: unknown): string {
  if (path[0] !== 'constraints' || typeof path[1] !== 'number') return pathText(path);
  const list = (spec as { constraints?: unknown }).constraints;
  const name = Array.isArray(list) ? (list[path[1]] as { name?: unknown } | null)?.name : undefined;
  const rest = pathText(path.slice(2));
  return `constraints[${String(path[1])}]${typeof name === 'string' ? ` ${written(name)}` : ''}${rest ? `, ${rest}` : ''}`;
}

const longest = 40;

/** A value as JSON, a long text cut. */
export function written(value: unknown): string {
  const characters = typeof value === 'string' ? [...value] : [];
  return JSON.stringify(characters.length > longest ? `${characters.slice(0, longest).join('')}…` : value);
}

/** What a value is: `the text "half"`, `the number 5`, `a list`. */
export function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string': return `the text ${written(value)}`;
    case 'number': return `the number ${written(value)}`;
    case 'object': return value === null ? 'null' : 'an object';
    default: return written(value);
  }
}
