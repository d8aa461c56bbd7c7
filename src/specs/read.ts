/** Reads a spec's text: JSON with comments, where every value knows its place in the file. */
import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { Problem } from './problem';

export interface ReadSpec {
  readonly value: unknown;
  readonly tree: Node | undefined;
  readonly problems: readonly Problem[];
}

export type JsonPath = readonly (string | number)[];

export function readSpec(text: string): ReadSpec {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const problems = errors.slice(0, 1).map(({ error, offset, length }): Problem => ({
    code: 'syntax', path: '', offset, length: Math.max(1, length),
    message: `line ${place(text, offset)}: this is not valid JSON (${words(printParseErrorCode(error))}).`,
    remedy: 'Correct it; comments and trailing commas are allowed.',
  }));
  return { value: tree ? valueOf(tree) : undefined, tree, problems };
}

/** The place in the file of the value at `path`, or of the nearest thing around it that is there. */
export function locate(tree: Node | undefined, path: JsonPath): { offset: number; length: number } {
  for (let depth = path.length; tree && depth >= 0; depth -= 1) {
    const node = findNodeAtLocation(tree, [...path.slice(0, depth)]);
    if (node) return { offset: node.offset, length: depth === 0 ? 1 : node.length };
  }
  return { offset: 0, length: 1 };
}

function place(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${String(before.length)}, column ${String((before.at(-1) ?? '').length + 1)}`;
}

/** `CommaExpected` → `comma expected`. */
function words(code: string): string {
  return code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

function valueOf(node: Node): unknown {
  switch (node.type) {
    case 'array': return (node.children ?? []).map(valueOf);
    case 'object': return Object.fromEntries((node.children ?? []).flatMap(({ children: [key, value] = [] }) => key && value ? [[key.value as string, valueOf(value)]] : []));
    default: return node.value as unknown;
  }
}
