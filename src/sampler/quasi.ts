/** The quasi-rejection loop: draws until as many texts are accepted as were asked for, each with probability min(1, w/β). */
import type { SampleRequest } from '../shared/sampler';
import { sampleAccepted, type Accepted } from './accepting';
import type { Sampler } from './client';
import type { Handlers } from './pending';
import { randomStream } from './random';
import { weigh, type Weighed, type Weighing } from './weights';

/** Keeps the numbers that decide on a text apart from those that wrote it. */
const decidingStream = 2 ** 40;

export interface QuasiAccepted extends Accepted {
  /** log w of all that was drawn. */
  readonly logW: readonly number[];
}

/** Whether a text is accepted, the same for a seed and an index always. */
export function isAccepted({ sample, logW }: Weighed, logBeta: number, seed: number): boolean {
  return Math.log(randomStream(seed + decidingStream, sample.index)()) < logW - logBeta;
}

/** `request` names the base model; `prompts` is how many take turns. Throws NudgeError where next to nothing is accepted. */
export async function sampleQuasi(
  sampler: Pick<Sampler, 'sample'>, request: SampleRequest, prompts: number, weighing: Weighing, logBeta: number, handlers: Pick<Handlers, 'onSample'> = {}, signal?: AbortSignal,
): Promise<QuasiAccepted> {
  const logW: number[] = [];
  const accepted = await sampleAccepted(sampler, request, prompts, async (samples) => {
    const weighed = await weigh(samples, weighing);
    logW.push(...weighed.map((one) => one.logW));
    return weighed.map((one) => isAccepted(one, logBeta, request.seed));
  }, handlers, signal);
  return { ...accepted, logW };
}
