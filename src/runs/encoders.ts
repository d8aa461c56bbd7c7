/** The models of a run's features: each found and named once, however many features read texts by it. */
import { encodersOf, isEncoder, type EncoderFeature } from '../shared/encoders';
import { kindsOf } from '../shared/conditional';
import type { Constraint, Feature, ModelLocation } from '../shared/run';
import { checkClassifier, locateEncoder } from '../models/encoder';
import type { ModelContext } from '../models/resolve';

interface Place {
  readonly location: ModelLocation;
  readonly encoder: string;
}

/** The constraints with every model's place in them. Throws NudgeError: exit 2 for a model or label that does not exist, 4 for a model that cannot be fetched. */
export async function withEncoders(constraints: readonly Constraint[], context: ModelContext): Promise<Constraint[]> {
  const places = new Map<string, Place>();
  for (const feature of encodersOf(constraints)) {
    const key = keyOf(feature);
    // The name is also that of the folder to which the trainer exports the network.
    const place = places.get(key) ?? { location: await locateEncoder(feature, context), encoder: `${feature.type}-${String(places.size + 1)}` };
    if (feature.type === 'classifier') await checkClassifier(feature, place.location);
    places.set(key, place);
  }
  const placed = (feature: Feature): Feature => {
    if (isEncoder(feature)) return { ...feature, ...places.get(keyOf(feature)) };
    return feature.type === 'categories' ? { ...feature, of: Object.fromEntries(kindsOf(feature).map(([name, kind]) => [name, placed(kind)])) } : feature;
  };
  return constraints.map(({ feature, among, ...rest }) => ({ ...rest, feature: placed(feature), ...among !== undefined && { among: placed(among) } }));
}

function keyOf({ type, model }: EncoderFeature): string {
  return `${type} ${model ?? ''}`;
}
