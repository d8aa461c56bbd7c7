/** Texts as features compare them, and what a word is in them: twin of trainer/nudge_trainer/features/text.py. */
import type { TextRange } from './feature';

const unspacedScripts = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\u30fc\\uff70\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}';

/** A character that binds to its neighbours: letters, marks, digits and underscore of scripts with spaces between words. */
export const wordCharacter = `[[\\p{L}\\p{M}\\p{N}_]--[${unspacedScripts}]]`;

/** A letter or digit of a script that is written without spaces between words. */
export const unspacedCharacter = `[[\\p{L}\\p{N}]&&[${unspacedScripts}]]`;

export const space = '\\p{White_Space}';

/** Typographic apostrophe and hyphens read as the typewriter's; variation selectors are left out. */
const same: Readonly<Record<string, string>> = { '\u2019': '\'', '\u2010': '-', '\u2011': '-', '\ufe0e': '', '\ufe0f': '' };
const hasSame = new RegExp(Object.keys(same).join('|'), 'gu');

/** The form in which texts and lists are compared: NFC, one kind of apostrophe and hyphen, lower case unless case counts. */
export function fold(text: string, caseSensitive: boolean): string {
  const composed = text.normalize('NFC').replace(hasSame, (character) => same[character] ?? '');
  // A final sigma is a sigma: whether lower-casing makes one depends on the characters around it.
  return caseSensitive ? composed : composed.toLowerCase().replaceAll('ς', 'σ');
}

/** An entry of a list that stands for nothing. */
export function isBlank(entry: string): boolean {
  return !/\P{White_Space}/u.test(fold(entry, false));
}

/** A character with all that may compose with it: marks, the vowels and finals of Hangul, the vowels of Kirat Rai. */
const chunk = /[^][\p{M}\u1160-\u11ff\ud7b0-\ud7fb\u{16d63}-\u{16d6a}]*/gu;

/** Translates places in the folded text back to the text; a place within a folded character grows to the whole of it. */
export function unfold(text: string, caseSensitive: boolean, ranges: readonly TextRange[]): TextRange[] {
  if (ranges.length === 0) return [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of text.matchAll(chunk)) {
    const end = match.index + match[0].length;
    for (let unit = fold(match[0], caseSensitive).length; unit > 0; unit -= 1) {
      starts.push(match.index);
      ends.push(end);
    }
  }
  return ranges.map(({ start, end }) => ({ start: starts[start] ?? text.length, end: ends[end - 1] ?? text.length }));
}
