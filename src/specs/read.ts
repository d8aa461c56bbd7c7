/** Reads a spec's text: JSON with comments, where every value knows its place in the file. */
import { createScanner, findNodeAtLocation, parseTree, printParseErrorCode, SyntaxKind, type Node, type ParseError } from 'jsonc-parser';
import type { JsonPath, Problem } from './problem';

/** Objects and lists within each other; readers differ in how deep they go. */
const deepest = 200;

const empty: Problem = { code: 'empty', path: '', offset: 0, length: 1, message: 'the spec is empty.', remedy: 'Write one, or start with "Nudge: New Spec".' };

export interface ReadSpec {
  readonly value: unknown;
  readonly tree: Node | undefined;
  readonly problems: readonly Problem[];
}

export function readSpec(text: string): ReadSpec {
  const errors: ParseError[] = [];
  // Some editors on Windows begin a file with a byte order mark.
  const content = text.replace(/^\ufeff/, ' ');
  const tooDeep = depthFault(content);
  if (tooDeep) return { value: undefined, tree: undefined, problems: [tooDeep] };
  const tree = parseTree(content, errors, { allowTrailingComma: true, allowEmptyContent: true });
  if (!tree && errors.length === 0) return { value: undefined, tree, problems: [empty] };
  const problems = errors.slice(0, 1).map(({ error, offset, length }): Problem => ({
    code: 'syntax', path: '', offset, length: Math.max(1, length),
    message: `line ${place(text, offset)}: this is not valid JSON (${words(printParseErrorCode(error))}).`,
    remedy: 'Correct it; comments and trailing commas are allowed.',
  }));
  return { value: tree ? valueOf(tree) : undefined, tree, problems };
}

/** What is wrong with JSON that is nested so deep that reading or checking it could fail. */
export function depthFault(text: string): Problem | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token = scanner.scan(); token !== SyntaxKind.EOF; token = scanner.scan()) {
    if (token === SyntaxKind.OpenBraceToken || token === SyntaxKind.OpenBracketToken) depth += 1;
    if (token === SyntaxKind.CloseBraceToken || token === SyntaxKind.CloseBracketToken) depth -= 1;
    if (depth <= deepest) continue;
    const offset = scanner.getTokenOffset();
    return { code: 'too-deep', path: '', offset, length: 1, message: `line ${place(text, offset)}: this is nested more than ${String(deepest)} deep.`, remedy: 'Flatten it.' };
  }
  return undefined;
}

/** The place in the file of the value at `path`, or of the name it goes by; of the whole spec only where it begins. */
export function locate(tree: Node | undefined, path: JsonPath, part: 'name' | 'value' = 'value'): { offset: number; length: number } {
  const value = tree && findNodeAtLocation(tree, [...path]);
  const node = part === 'name' && value?.parent?.type === 'property' ? value.parent.children?.[0] : value;
  return { offset: node?.offset ?? 0, length: path.length === 0 ? 1 : node?.length ?? 1 };
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
