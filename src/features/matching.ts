/** Finding whole words and phrases of a list in texts; shared by `words` and `lexicon`, twin of features/matching.py. */
import type { TextRange } from './feature';
import { fold, space, unfold, wordCharacter } from './text';

const blanks = new RegExp(`${space}+`, 'gv');
const character = new RegExp(`^${wordCharacter}$`, 'v');

/**
 * Occurrences of any entry of a list: the leftmost first, of those the longest, none overlapping another.
 * White space within an entry matches any run of white space. The time is linear in the text but for such runs.
 */
export class Matcher {
  private readonly pattern: RegExp;

  constructor(entries: readonly string[], private readonly caseSensitive: boolean) {
    const folded = new Set(entries.map((entry) => fold(entry, caseSensitive).replace(blanks, ' ').replace(/^ | $/g, '')));
    // An alternation takes the first that fits.
    const longestFirst = [...folded].sort((one, other) => [...other].length - [...one].length);
    this.pattern = new RegExp(longestFirst.map(entryPattern).join('|'), 'gv');
  }

  found(text: string): boolean {
    return fold(text, this.caseSensitive).search(this.pattern) >= 0;
  }

  count(text: string): number {
    return this.foldedRanges(text).length;
  }

  /** Where the entries occur in the text as it is. */
  ranges(text: string): TextRange[] {
    return unfold(text, this.caseSensitive, this.foldedRanges(text));
  }

  private foldedRanges(text: string): TextRange[] {
    return [...fold(text, this.caseSensitive).matchAll(this.pattern)].map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
  }
}

/** No match ends before a mark, which would split a character. */
function entryPattern(entry: string): string {
  const characters = [...entry];
  const before = character.test(characters.at(0) ?? '') ? `(?<!${wordCharacter})` : '';
  const after = character.test(characters.at(-1) ?? '') ? `(?!${wordCharacter}|\\p{M})` : '(?!\\p{M})';
  return before + entry.split(' ').map(escape).join(`${space}+`) + after;
}

function escape(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
