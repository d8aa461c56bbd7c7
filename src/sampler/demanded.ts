/** Rejection by what a run demands of every text, b(x): all that a guarantee asks for where there is nothing else to hold texts to. */
import { demandsOf } from '../features/demands';
import type { Values } from '../features/values';
import type { Run } from '../shared/run';
import type { SampleRequest } from '../shared/sampler';
import { sampleAccepted, type Accepted } from './accepting';
import type { Sampler } from './client';
import type { Handlers } from './pending';
import { unreadable } from './refusals';

export interface Demanded extends Accepted {
  /** What every text meets. */
  readonly names: readonly string[];
}

/** Throws NudgeError where a demand cannot be looked at, or next to no text meets them. */
export async function sampleDemanded(
  sampler: Pick<Sampler, 'sample'>, run: Run, values: Values, request: SampleRequest, handlers: Pick<Handlers, 'onSample'> = {}, signal?: AbortSignal,
): Promise<Demanded> {
  const { names, unreadable: unread, accept } = demandsOf(run.constraints, values);
  if (unread.length > 0) throw unreadable(unread, run.constraints);
  const accepted = await sampleAccepted(sampler, request, request.prompts?.length ?? run.prompts.length, async (samples) => {
    const read = await values.read(samples);
    return samples.map(({ promptIndex }, place) => accept(read[place] ?? [], promptIndex));
  }, handlers, signal);
  return { ...accepted, names };
}
