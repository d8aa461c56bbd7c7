/** What the constraints' features say of samples: the one place where guaranteed sampling gets its values from. */
import type { Constraint } from '../shared/run';
import { writtenTokens, type Sample } from '../shared/sampler';
import { build } from './index';

/** φ of each sample, in the order of the constraints; not a number where a feature has nothing to say. */
export type ReadValues = (samples: readonly Sample[]) => Promise<readonly (readonly number[])[]>;

export interface Values {
  readonly read: ReadValues;
  /** Whether φ is 0 or 1, of each constraint. */
  readonly binary: readonly boolean[];
  /** The constraints that only the trainer can look at. */
  readonly unreadable: readonly string[];
}

export function valuesOf(constraints: readonly Constraint[]): Values {
  const features = constraints.map(({ feature, among }) => build(feature, among));
  return {
    binary: features.map(({ binary }) => binary),
    unreadable: constraints.filter((_, place) => features[place]?.unreadable === true).map(({ name }) => name),
    read: (samples) => Promise.resolve(samples.map((sample) => features.map((feature) => feature.value(sample.text, writtenTokens(sample))))),
  };
}
