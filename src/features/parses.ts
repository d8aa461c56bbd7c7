/** `parses`: the whole text is code in a language without a syntax error, by the language's tree-sitter grammar. */
import type { Parser } from 'web-tree-sitter';
import type { ParsesFeature } from '../shared/run';
import { binaryRange, type Feature } from './feature';
import { parserOf } from './grammars';
import { isBlank } from './text';

/** Code points. What a hostile text costs grows with the square of its length. */
const longest = 10_000;
/** Brackets that are open at once, those in strings and comments too: from about two thousand on the engine's stack overflows. */
const deepest = 200;
/** Looks at the parser, one in a hundred of its operations: code that is good takes less than 10 operations a character, these are 20. */
const mostLooks = (characters: number): number => 100 + Math.floor(characters / 5);
/** UTF-16 units that are handed over at once; the engine's buffer holds 5119. */
const piece = 4096;

/** Its grammar must have been loaded (prepare). */
export function parses({ language }: ParsesFeature): Feature {
  const parser = parserOf(language);
  return { ...binaryRange, value: (text) => Number(holds(parser, text)), matches: () => [] };
}

function holds(parser: Parser, text: string): boolean {
  const characters = [...text].length;
  if (characters > longest || depth(text) > deepest || isBlank(text)) return false;
  let looks = 0;
  const stop = ({ hasError }: { hasError: boolean }): boolean => hasError || (looks += 1) > mostLooks(characters);
  const tree = parser.parse((index) => pieceAt(text, index), null, { progressCallback: stop });
  if (tree === null) {
    parser.reset();
    return false;
  }
  const { hasError } = tree.rootNode;
  tree.delete();
  return !hasError;
}

function depth(text: string): number {
  let [most, now] = [0, 0];
  for (const [bracket] of text.matchAll(/[()[\]{}]/g)) {
    now = '([{'.includes(bracket) ? now + 1 : Math.max(0, now - 1);
    most = Math.max(most, now);
  }
  return most;
}

/** Ends between code points: the engine joins no surrogates of two pieces. */
function pieceAt(text: string, index: number): string {
  const end = index + piece;
  return text.slice(index, /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end + 1 : end);
}
