/** `length`: words, characters, sentences or tokens of the text; with a bound binary, without one numeric. */
import type { LengthFeature } from '../shared/run';
import { binaryRange, type Feature } from './feature';
import { space, unspacedCharacter, wordCharacter } from './text';

const word = new RegExp(`(?!\\p{M})${wordCharacter}+(?:['\\u2019\\u2010\\u2011\\-]${wordCharacter}+)*|${unspacedCharacter}`, 'gv');
const closing = '["\'\\u2019\\u201d\\u00bb\\)\\]\\}\\u300d\\u300f\\uff09]*';
const sentenceEnd = new RegExp(`(?<![.!?\\u2026])[.!?\\u2026]+${closing}(?=${space}|$)|[\\u3002\\uff01\\uff1f\\uff61]+${closing}`, 'gv');

const counts: Record<LengthFeature['unit'], (text: string, tokens: number) => number> = {
  /** Runs of word characters that no mark begins, one apostrophe or hyphen between two joining them; else each letter of an unspaced script. */
  words: (text) => [...text.matchAll(word)].length,
  /** Code points. */
  characters: (text) => [...text].length,
  /** Pieces between the ends of sentences that hold a word; the last needs no end. */
  sentences: (text) => text.split(sentenceEnd).filter((piece) => piece.search(word) >= 0).length,
  tokens: (_text, tokens) => tokens,
};

export function length({ unit, min, max }: LengthFeature): Feature {
  const count = counts[unit];
  if (min === undefined && max === undefined) return { binary: false, low: 0, high: Infinity, value: count, matches: () => [] };
  const within = (value: number): boolean => value >= (min ?? 0) && value <= (max ?? Infinity);
  return { ...binaryRange, value: (text, tokens) => Number(within(count(text, tokens))), matches: () => [] };
}
