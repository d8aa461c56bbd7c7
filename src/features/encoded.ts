/** `classifier` and `similarity`: what a network says of the text. It answers in the sampler's process; here its answers are looked up. */
import type { EncoderFeature, Readings } from '../shared/encoders';
import { binaryRange, type Feature } from './feature';

/**
 * Where the run holds no exported network, or a text has not been read, the value is unknown. A network that gave not-a-number said
 * nothing: a text without the feature, as in the trainer.
 */
export function encoded(definition: EncoderFeature, readings?: Readings): Feature {
  const { threshold } = definition;
  const range = threshold !== undefined ? binaryRange : { binary: false, low: definition.type === 'classifier' ? 0 : -1, high: 1 };
  if (readings?.has(definition) !== true) return { ...range, unreadable: true, value: () => Number.NaN, matches: () => [] };
  const value = (text: string): number => {
    const read = readings.value(definition, text);
    if (read === undefined) return Number.NaN;
    if (Number.isNaN(read)) return 0;
    return threshold === undefined ? read : Number(read >= threshold);
  };
  return { ...range, value, matches: () => [] };
}
