/** Importance weights of drawn samples: w = P/(Zπ), π the distribution that sampled, after temperature and top-p. */
import type { ReadValues } from '../features/values';
import type { Sample } from '../shared/sampler';
import type { TargetModel } from './target';

export interface Weighing {
  readonly read: ReadValues;
  readonly target: TargetModel;
  /** log Z of each of the run's prompts, from base samples. */
  readonly logZ: readonly number[];
}

export interface Weighed {
  readonly sample: Sample;
  readonly prompt: number;
  readonly values: readonly number[];
  readonly logW: number;
}

/** Samples must continue the run's prompts and know their log-probability under the base model. */
export async function weigh(samples: readonly Sample[], { read, target, logZ }: Weighing): Promise<Weighed[]> {
  const values = await read(samples);
  return samples.map((sample, place) => {
    const [own, prompt] = [values[place] ?? [], sample.promptIndex ?? 0];
    const logP = (sample.logProbBase ?? Number.NaN) + target.logRatio(own, prompt);
    return { sample, prompt, values: own, logW: logP - sample.logProbSampled - (logZ[prompt] ?? Number.NaN) };
  });
}
