/** Finding whole words and phrases of a list in texts; shared by `words` and `lexicon`, twin of features/matching.py. */
import type { TextRange } from './feature';
import { fold, space, unfold, wordCharacter } from './text';

const blanks = new RegExp(`${space}+`, 'gv');
const nowhere = '(?!)';

/** Not between two characters of a word. A match ends before no mark either, which would split a character. */
const edge = `(?<!${wordCharacter}(?=${wordCharacter}))`;

/**
 * Occurrences of any entry of a list: the leftmost first, of those the longest, none overlapping another.
 * White space within an entry matches any run of white space. The time is linear in the text but for such runs.
 */
export class Matcher {
  private readonly pattern: RegExp;

  constructor(entries: readonly string[], private readonly caseSensitive: boolean) {
    const folded = new Set(entries.map((entry) => fold(entry, caseSensitive).replace(blanks, ' ').replace(/^ | $/g, '')));
    folded.delete('');
    // An alternation takes the first that fits; one of nothing would fit everywhere.
    const longestFirst = [...folded].sort((one, other) => [...other].length - [...one].length);
    const choices = longestFirst.map((entry) => entry.split(' ').map(escape).join(`${space}+`)).join('|');
    this.pattern = new RegExp(`${edge}(?:${choices || nowhere})${edge}(?!\\p{M})`, 'gv');
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

function escape(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
