/** One batch of samples at a time: shows texts as they grow, reads the finished ones by the run's features, and stops when told. */
import { randomInt } from 'node:crypto';
import type { BatchView, SampledText, SampleOptions } from '../shared/panel';
import { writtenTokens, type Sample } from '../shared/sampler';
import { exitCodes, NudgeError } from '../shared/errors';
import { demandsOf } from '../features/demands';
import { sampleAccepted, type Decide } from '../sampler/accepting';
import { runPaths } from '../runs/folder';
import type { RunFeed } from './feed';
import type { PanelServices } from './services';
import { Throttle } from './throttle';

const showMilliseconds = 100;
const mostSeed = 2 ** 31;

interface Batch {
  readonly request: number;
  readonly wanted: number;
  readonly seed: number;
  readonly abort: AbortController;
  readonly samples: Map<number, Sample>;
  readonly rows: Map<number, SampledText>;
  readonly growing: Map<number, string>;
  running: boolean;
  drawn: number | undefined;
}

export class Batches {
  private current: Batch | undefined;
  private readonly throttle: Throttle;

  constructor(private readonly services: PanelServices, show: (batch: BatchView) => void) {
    this.throttle = new Throttle(() => { if (this.current) show(viewOf(this.current)); }, showMilliseconds);
  }

  get view(): BatchView | undefined {
    return this.current && viewOf(this.current);
  }

  /** The samples at the given places of the newest batch. */
  at(places: readonly number[]): Sample[] {
    return places.flatMap((place) => this.current?.samples.get(place) ?? []);
  }

  /** Resolves when all samples have come or the batch was cancelled. A new batch ends the one before. */
  async sample(request: number, feed: RunFeed, { seed = randomInt(mostSeed), ...options }: SampleOptions): Promise<void> {
    if (!feed.view().canSample) throw nothingToSample(feed);
    if (!this.services.trusted) throw notTrusted();
    this.cancel();
    const batch: Batch = {
      request, wanted: options.count, seed, abort: new AbortController(), samples: new Map(), rows: new Map(), growing: new Map(), running: true, drawn: undefined,
    };
    this.current = batch;
    this.throttle.trigger();
    try {
      await this.draw(batch, feed, { ...options, seed });
    } catch (error) {
      if (!batch.abort.signal.aborted) throw error;
    } finally {
      batch.running = false;
      batch.growing.clear();
      this.throttle.trigger();
    }
  }

  /** Texts grow where every one is kept; of a guaranteed batch only those that are accepted are shown. */
  private async draw(batch: Batch, feed: RunFeed, { guaranteed, ...options }: SampleOptions & { readonly seed: number }): Promise<void> {
    const request = { ...options, folder: runPaths(feed.folder).onnx };
    const onSample = (sample: Sample): void => { take(batch, sample, feed); this.throttle.trigger(); };
    const { signal } = batch.abort;
    if (guaranteed !== true) {
      const onText = (index: number, text: string): void => { batch.growing.set(index, text); this.throttle.trigger(); };
      await this.services.sampler.sample({ ...request, stream: true }, { onText, onSample }, signal);
      return;
    }
    const { accept } = demandsOf(feed.run.constraints);
    const meets: Decide = (samples) => Promise.resolve(samples.map((sample) => accept(sample.text, writtenTokens(sample), sample.promptIndex)));
    batch.drawn = (await sampleAccepted(this.services.sampler, request, options.prompts?.length ?? feed.run.prompts.length, meets, { onSample }, signal)).drawn;
  }

  /** Of a batch that is no longer the newest, nothing is left to cancel. */
  cancel(request = this.current?.request): void {
    if (this.current?.request === request) this.current?.abort.abort();
  }

  close(): void {
    this.cancel();
    this.throttle.dispose();
  }
}

function take(batch: Batch, sample: Sample, { reader, prompts }: RunFeed): void {
  const { index, text, logProb, finish } = sample;
  const prompt = sample.prompt ?? prompts[sample.promptIndex ?? 0] ?? '';
  batch.samples.set(index, sample);
  batch.rows.set(index, { index, text, prompt, logProb, finish, features: reader.features(text, writtenTokens(sample)), marks: reader.marks(text) });
  batch.growing.delete(index);
}

function viewOf({ request, wanted, seed, running, drawn, rows, growing }: Batch): BatchView {
  return { request, wanted, seed, running, drawn, rows: [...rows.values()].sort((one, other) => one.index - other.index), growing: [...growing] };
}

function nothingToSample({ run }: RunFeed): NudgeError {
  return new NudgeError({
    code: 'nothing-to-sample', exitCode: exitCodes.wrongUse, message: `${run.name} has no model to sample yet.`,
    remedy: 'Let the run finish, or press "Finish now" to end it with what it has reached.',
  });
}

function notTrusted(): NudgeError {
  return new NudgeError({
    code: 'not-trusted', exitCode: exitCodes.wrongUse, message: 'Nudge samples nothing here: sampling loads a model of this workspace, and this workspace is not trusted.',
    remedy: 'Trust the workspace, and sample again.',
  });
}
