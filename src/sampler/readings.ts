/** What a run's classifiers and encoders say of texts: asked of the sampler's process before the texts are looked at, then known. */
import path from 'node:path';
import { exported, type EncoderFeature, type Readings } from '../shared/encoders';
import type { Sampler } from './client';

export class EncodedTexts implements Readings {
  /** By feature (thresholds apart), then by text. */
  private readonly values = new Map<string, Map<string, number>>();
  readonly has: Readings['has'];

  /** `onnx`: the run's ONNX folder; `encoders`: the names of the networks that it holds. `signal` cancels what is being read. */
  constructor(private readonly sampler: Pick<Sampler, 'read'>, private readonly onnx: string, encoders: readonly string[], private readonly signal?: AbortSignal) {
    this.has = exported(encoders).has;
  }

  value(feature: EncoderFeature, text: string): number | undefined {
    return this.values.get(keyOf(feature))?.get(text);
  }

  /** What was said of the texts of earlier calls is forgotten. */
  async read(features: readonly EncoderFeature[], texts: readonly string[]): Promise<void> {
    const different = [...new Set(texts)];
    for (const [key, feature] of new Map(features.map((one) => [keyOf(one), one]))) {
      const values = await this.sampler.read(path.join(this.onnx, 'features', feature.encoder ?? ''), feature, different, this.signal);
      this.values.set(key, new Map(different.map((text, i) => [text, values[i] ?? Number.NaN])));
    }
  }
}

function keyOf(feature: EncoderFeature): string {
  return JSON.stringify([feature.encoder, feature.type === 'classifier' ? feature.label : feature.to]);
}
