// A base model, a policy and a target over eight texts that can be summed over: what sampling with a guarantee is held against.
import type { ReadValues } from '../../src/features/values';
import type { Sample, SampleRequest } from '../../src/shared/sampler';
import { randomStream } from '../../src/sampler/random';
import { targetOf } from '../../src/sampler/target';

/** Texts "000" to "111": a woman, a scientist, and a third property that no constraint is about; their length is numeric. */
export const texts = Array.from({ length: 8 }, (_, i) => i.toString(2).padStart(3, '0'));
const bit = (text: string, place: number): number => Number(text[place]);
export const lengthOf = (text: string): number => 10 + 3 * bit(text, 2) + 2 * bit(text, 0);

const words = { type: 'words' as const, words: ['x'] };
export const constraints = [
  { name: 'women', feature: words, moment: 0.5 }, { name: 'science', feature: words, moment: 0.4 },
];
export const binary = [true, true];

const normalised = (weights: readonly number[]): number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
};
export const base = normalised([40, 22, 6, 3, 5, 4, 1, 1.5]);
/** It has learned half of the way, and the third property too rarely. */
export const policy = normalised([20, 6, 6, 2, 10, 5, 7, 5]);

export const valuesOfText = (text: string): number[] => [bit(text, 0), bit(text, 1)];

/** λ of the declared moments, by coordinate ascent on the exact sums. */
function lambdas(): [women: number, science: number] {
  const lambda: [number, number] = [0, 0];
  for (let round = 0; round < 200; round += 1) {
    for (const j of [0, 1] as const) {
      const p = normalised(texts.map((text, i) => (base[i] as number) * Math.exp(lambda[0] * bit(text, 0) + lambda[1] * bit(text, 1))));
      const [mean, wanted] = [texts.reduce((sum, text, i) => sum + (p[i] as number) * bit(text, j), 0), j === 0 ? 0.5 : 0.4];
      lambda[j] += Math.log(wanted / (1 - wanted)) - Math.log(mean / (1 - mean));
    }
  }
  return lambda;
}
const [women, science] = lambdas();
export const target = targetOf(constraints, binary, { lambda: { women, science } });
const unnormalised = texts.map((text, i) => (base[i] as number) * Math.exp(target.logRatio(valuesOfText(text), 0)));
export const z = unnormalised.reduce((sum, weight) => sum + weight, 0);
export const p = normalised(unnormalised);

export const read: ReadValues = (samples) => Promise.resolve(samples.map(({ text }) => valuesOfText(text)));
export const weighing = { read, target, logZ: [Math.log(z)] };
/** log w = log p/π of each text. */
export const logW = texts.map((_, i) => Math.log((p[i] as number) / (policy[i] as number)));

/** Draws from the policy: text i of a seed is the same in any request. */
export const sampler = {
  sample: ({ count, first = 0, seed }: SampleRequest): Promise<Sample[]> => Promise.resolve(Array.from({ length: count }, (_, place): Sample => {
    const index = first + place;
    let left = randomStream(seed, index)();
    const found = policy.findIndex((probability) => (left -= probability) < 0);
    const i = found < 0 ? 7 : found;
    const logProb = Math.log(policy[i] as number);
    return { index, text: texts[i] as string, prompt: '', promptIndex: 0, tokens: [1], logProb, logProbSampled: logProb, logProbBase: Math.log(base[i] as number), finish: 'end' };
  })),
};

/** Share of each text. */
export function sharesOf(samples: readonly Pick<Sample, 'text'>[]): number[] {
  return texts.map((text) => samples.filter((sample) => sample.text === text).length / samples.length);
}

export function totalVariation(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] as number)), 0) / 2;
}
