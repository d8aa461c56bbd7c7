/**
 * Rejection sampling: draws until as many texts are accepted as were asked for. Accepted texts follow the sampled
 * distribution given that they are accepted, π(·|b); prompts keep their equal shares.
 */
import { exitCodes, NudgeError } from '../shared/errors';
import type { Sample, SampleRequest } from '../shared/sampler';
import type { Sampler } from './client';
import type { Handlers } from './pending';

/** Draws for one accepted text at which hope is given up. */
const mostDrawsPerText = 500;
const [leastChunk, mostChunk] = [16, 512];

export interface Accepted {
  readonly samples: readonly Sample[];
  /** Texts looked at until enough were accepted, of prompts that still wanted some. */
  readonly drawn: number;
}

/** `onSample` is told of accepted texts only, by the place they take. Throws NudgeError where next to nothing is accepted. */
export async function sampleAccepted(
  sampler: Pick<Sampler, 'sample'>, request: SampleRequest, prompts: number, accept: (sample: Sample) => boolean, handlers: Pick<Handlers, 'onSample'> = {}, signal?: AbortSignal,
): Promise<Accepted> {
  const wanted = Array.from({ length: prompts }, (_, prompt) => Math.ceil((request.count - prompt) / prompts));
  const samples: Sample[] = [];
  let [drawn, first] = [0, 0];
  while (samples.length < request.count) {
    const rate = Math.max(samples.length, 1) / Math.max(drawn, 1);
    const chunk = Math.min(mostChunk, Math.max(leastChunk, prompts, Math.ceil((request.count - samples.length) / rate)));
    for (const sample of await sampler.sample({ ...request, count: chunk, first, stream: false }, {}, signal)) {
      const prompt = sample.index % prompts;
      if ((wanted[prompt] ?? 0) <= 0) continue;
      drawn += 1;
      if (!accept(sample)) continue;
      wanted[prompt] = (wanted[prompt] ?? 0) - 1;
      const taken = { ...sample, index: samples.length };
      samples.push(taken);
      handlers.onSample?.(taken);
    }
    first += chunk;
    if (samples.length < request.count && drawn > mostDrawsPerText * (samples.length + 1)) throw tooRare(samples.length, drawn);
  }
  return { samples, drawn };
}

function tooRare(accepted: number, drawn: number): NudgeError {
  return new NudgeError({
    code: 'acceptance-too-low', exitCode: exitCodes.runFailed, params: { accepted, drawn },
    message: `Only ${String(accepted)} of ${drawn.toLocaleString('en-US')} texts meet what every text must have.`,
    remedy: 'Train the run further, or sample without the guarantee.',
  });
}
