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

/** How many samples to draw next for so many more, after so many were accepted of so many drawn. */
export function chunkSize(missing: number, accepted: number, drawn: number, least = leastChunk): number {
  return Math.min(mostChunk, Math.max(least, Math.ceil(missing * Math.max(drawn, 1) / Math.max(accepted, 1))));
}

/** Throws NudgeError where next to nothing of what was drawn is accepted. */
export function demandHope(accepted: number, drawn: number, lacking = 'meet what is asked of them'): void {
  if (drawn > mostDrawsPerText * (accepted + 1)) throw tooRare(accepted, drawn, lacking);
}

/** Which of these samples are accepted. */
export type Decide = (samples: readonly Sample[]) => Promise<readonly boolean[]>;

export interface Accepted {
  readonly samples: readonly Sample[];
  /** Texts looked at until enough were accepted, of prompts that still wanted some. */
  readonly drawn: number;
}

/** `onSample` is told of accepted texts only, by the place they take. Throws NudgeError where next to nothing is accepted. */
export async function sampleAccepted(
  sampler: Pick<Sampler, 'sample'>, request: SampleRequest, prompts: number, decide: Decide, handlers: Pick<Handlers, 'onSample'> = {}, signal?: AbortSignal,
): Promise<Accepted> {
  const wanted = Array.from({ length: prompts }, (_, prompt) => Math.ceil((request.count - prompt) / prompts));
  const samples: Sample[] = [];
  let [drawn, first] = [0, 0];
  while (samples.length < request.count) {
    const chunk = chunkSize(request.count - samples.length, samples.length, drawn, Math.max(leastChunk, prompts));
    const candidates = await sampler.sample({ ...request, count: chunk, first, stream: false }, {}, signal);
    const accepted = await decide(candidates);
    for (const [place, sample] of candidates.entries()) {
      const prompt = sample.index % prompts;
      if ((wanted[prompt] ?? 0) <= 0) continue;
      drawn += 1;
      if (accepted[place] !== true) continue;
      wanted[prompt] = (wanted[prompt] ?? 0) - 1;
      const taken = { ...sample, index: samples.length };
      samples.push(taken);
      handlers.onSample?.(taken);
    }
    first += chunk;
    if (samples.length < request.count) demandHope(samples.length, drawn);
  }
  return { samples, drawn };
}

function tooRare(accepted: number, drawn: number, lacking: string): NudgeError {
  return new NudgeError({
    code: 'acceptance-too-low', exitCode: exitCodes.runFailed, params: { accepted, drawn },
    message: `Only ${String(accepted)} of ${drawn.toLocaleString('en-US')} texts ${lacking}.`,
    remedy: 'Train the run further, or sample without the guarantee.',
  });
}
