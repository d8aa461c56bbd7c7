/** Repairs the trainer's environment: one that answers is left alone, one that does not is made anew. */
import { rm } from 'node:fs/promises';
import { ensureEnvironment, environmentLease, type Environment, type EnvironmentOptions } from './environment';
import { environmentFolder } from './home';
import { withLease } from './lease';
import { probe, type Probe } from './probe';

export interface RepairOptions extends EnvironmentOptions {
  /** Asked before Nudge's own environment is removed, which was whole once; rejects where it is to stay. */
  readonly agree: (cause: unknown) => Promise<void>;
}

/** What the trainer says about the machine. Throws NudgeError (exit 4) where it cannot be had, or why `agree` refused. */
export async function repairEnvironment(options: RepairOptions): Promise<Probe> {
  const environment = await ensureEnvironment(options);
  try {
    return await probe(environment);
  } catch (error) {
    // A Python of the user's is not ours to remove, and one made a moment ago would come out the same.
    if (options.python || environment.isNew) throw error;
    await options.agree(error);
  }
  await removeBroken(environment, options.signal);
  return probe(await ensureEnvironment(options));
}

/** Another that waited for the same lease may have repaired it meanwhile. */
async function removeBroken(environment: Environment, signal: AbortSignal | undefined): Promise<void> {
  await withLease(environmentLease(environment.home), async () => {
    const works = await probe(environment).then(() => true, () => false);
    if (!works) await rm(environmentFolder(environment.home), { recursive: true, force: true });
  }, { signal });
}
