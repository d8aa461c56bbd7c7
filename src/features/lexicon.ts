/** `lexicon`: the text has strictly more words of one list than of another, occurrences counted. */
import type { LexiconFeature } from '../shared/run';
import { binaryRange, type Feature } from './feature';
import { Matcher } from './matching';

/** Its matches are the words of `more`. */
export function lexicon({ more, than, caseSensitive = false }: LexiconFeature): Feature {
  const [one, other] = [new Matcher(more, caseSensitive), new Matcher(than, caseSensitive)];
  return { ...binaryRange, value: (text) => Number(one.count(text) > other.count(text)), matches: (text) => one.ranges(text) };
}
