/** Features that a network reads texts by: which of them a run has, and how what it says is passed on. */
import { kindsOf } from './conditional';
import type { ClassifierFeature, Constraint, Feature, SimilarityFeature } from './spec';

export type EncoderFeature = ClassifierFeature | SimilarityFeature;

/** What networks say of texts that were read by them beforehand: a network answers later, features answer at once. */
export interface Readings {
  /** Whether the run holds the feature's network. */
  has(feature: EncoderFeature): boolean;
  /** φ before its threshold, as the network gave it; undefined for a text that has not been read. */
  value(feature: EncoderFeature, text: string): number | undefined;
  /** Has the features' networks read the texts. */
  read(features: readonly EncoderFeature[], texts: readonly string[]): Promise<void>;
}

/** Says only which networks there are, by their names in run.json; no text is ever read. */
export function exported(encoders: readonly string[]): Readings {
  return { has: ({ encoder }) => encoder !== undefined && encoders.includes(encoder), value: () => undefined, read: () => Promise.resolve() };
}

export function isEncoder(feature: Feature): feature is EncoderFeature {
  return feature.type === 'classifier' || feature.type === 'similarity';
}

/** Every such feature of the constraints, conditions and categories included. */
export function encodersOf(constraints: readonly Constraint[]): EncoderFeature[] {
  const within = (feature: Feature): EncoderFeature[] => isEncoder(feature) ? [feature] : feature.type === 'categories' ? kindsOf(feature).flatMap(([, kind]) => within(kind)) : [];
  return constraints.flatMap(({ feature, among }) => [...within(feature), ...among === undefined ? [] : within(among)]);
}
