/** Features that are a number instead of yes or no: their moment is a mean, in their own range. */
import type { ClassifierFeature, Feature, LengthFeature, SimilarityFeature } from './spec';

export type NumericFeature = LengthFeature | ClassifierFeature | SimilarityFeature;

export function isNumeric(feature: Feature): feature is NumericFeature {
  switch (feature.type) {
    case 'length': return feature.min === undefined && feature.max === undefined;
    case 'classifier': case 'similarity': return feature.threshold === undefined;
    default: return false;
  }
}
