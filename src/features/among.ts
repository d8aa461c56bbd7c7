/** `among`: a feature looked at only in the texts that have another one. */
import type { Feature } from './feature';

/** φ where ψ = 1, and not a number where the text has nothing to say about it. */
export function among(feature: Feature, condition: Feature): Feature {
  return {
    binary: feature.binary, low: feature.low, high: feature.high,
    ...(feature.unreadable ?? condition.unreadable) === true && { unreadable: true },
    value: (text, tokens) => condition.value(text, tokens) === 1 ? feature.value(text, tokens) : Number.NaN,
    matches: (text) => feature.matches(text),
  };
}
