/** `script`: a function of the user's in Python. It runs in the trainer alone, so that here its values are unknown. */
import { binaryRange, type Feature } from './feature';

export function script(): Feature {
  return { ...binaryRange, unreadable: true, value: () => Number.NaN, matches: () => [] };
}
