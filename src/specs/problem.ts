/** What is wrong with a spec, and where. */
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
export function pathText(path: readonly (string | number)[]): string {
  return path.map((part) => typeof part === 'number' ? `[${String(part)}]` : `.${part}`).join('').replace(/^\./, '');
}

/** The place as messages name it: `constraints[1] "science", feature.words`. */
export function placeText(path: readonly (string | number)[], spec: unknown): string {
  if (path[0] !== 'constraints' || typeof path[1] !== 'number') return pathText(path);
  const list = (spec as { constraints?: unknown }).constraints;
  const name = Array.isArray(list) ? (list[path[1]] as { name?: unknown } | null)?.name : undefined;
  const rest = pathText(path.slice(2));
  return `constraints[${String(path[1])}]${typeof name === 'string' ? ` "${name}"` : ''}${rest ? `, ${rest}` : ''}`;
}
