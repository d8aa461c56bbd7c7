/** `words`: the text has any of a list of whole words or phrases. */
import type { WordsFeature } from '../shared/run';
import { binaryRange, type Feature } from './feature';
import { Matcher } from './matching';

export function words({ words: list = [], caseSensitive = false }: WordsFeature): Feature {
  const matcher = new Matcher(list, caseSensitive);
  return { ...binaryRange, value: (text) => Number(matcher.found(text)), matches: (text) => matcher.ranges(text) };
}
