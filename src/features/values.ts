/** What the constraints' features say of samples: the one place where sampling gets its values from, and the panel its verdicts. */
import { encodersOf, type Readings } from '../shared/encoders';
import type { Constraint } from '../shared/run';
import { writtenTokens, type Sample } from '../shared/sampler';
import { build } from './index';

/** φ of each sample, in the order of the constraints; not a number where a feature has nothing to say. */
export type ReadValues = (samples: readonly Sample[]) => Promise<readonly (readonly number[])[]>;

export interface Values {
  readonly read: ReadValues;
  /** The same at once, without what no network has said yet: not a number then. */
  readonly known: (sample: Sample) => readonly number[];
  /** Whether φ is 0 or 1, of each constraint. */
  readonly binary: readonly boolean[];
  /** The constraints that only the trainer can look at. */
  readonly unreadable: readonly string[];
}

/** `readings`: the networks that read texts for features; without, those features are unreadable. */
export function valuesOf(constraints: readonly Constraint[], readings?: Readings): Values {
  const features = constraints.map(({ feature, among }) => build(feature, among, readings));
  const encoders = encodersOf(constraints).filter((feature) => readings?.has(feature));
  const known: Values['known'] = (sample) => features.map((feature) => feature.value(sample.text, writtenTokens(sample)));
  return {
    known,
    binary: features.map(({ binary }) => binary),
    unreadable: constraints.filter((_, place) => features[place]?.unreadable === true).map(({ name }) => name),
    read: async (samples) => {
      await readings?.read(encoders, samples.map(({ text }) => text));
      return samples.map(known);
    },
  };
}
