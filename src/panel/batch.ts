/** One batch of samples at a time: shows texts as they grow, reads the finished ones by the run's features, and stops when told. */
import { randomInt } from 'node:crypto';
import type { BatchView, SampledText, SampleOptions } from '../shared/panel';
import type { Sample } from '../shared/sampler';
import { exitCodes, NudgeError } from '../shared/errors';
import { demandsOnly } from '../features/demands';
import { valuesOf, type Values } from '../features/values';
import { accountOf } from '../sampler/account';
import { sampleDemanded } from '../sampler/demanded';
import { defaultAcceptance, refuseUnheld, sampleHeld, type HeldRequest } from '../sampler/held';
import type { Handlers } from '../sampler/pending';
import { EncodedTexts } from '../sampler/readings';
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
  account: string | undefined;
}

interface Drawn {
  readonly samples: readonly Sample[];
  /** What it took, and what the batch is held to. */
  readonly account?: string;
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
      request, wanted: options.count, seed, abort: new AbortController(), samples: new Map(), rows: new Map(), growing: new Map(), running: true, account: undefined,
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

  private async draw(batch: Batch, feed: RunFeed, options: SampleOptions & { readonly seed: number }): Promise<void> {
    const { signal } = batch.abort;
    const values = valuesOf(feed.run.constraints, new EncodedTexts(this.services.sampler, runPaths(feed.folder).onnx, feed.encoders, signal));
    const onSample = (sample: Sample): void => { take(batch, sample, values.known(sample), feed); this.throttle.trigger(); };
    const { samples, account } = await this.drawn(batch, feed, values, options, onSample);
    // What networks say comes after the texts; and a matched batch may have exchanged and shuffled texts since they were told of.
    const read = await values.read(samples);
    samples.forEach((sample, place) => { take(batch, sample, read[place] ?? [], feed); });
    batch.account = account;
  }

  /** Texts grow where every one is kept; of a batch that is held to something only those that are accepted are shown. */
  private async drawn(batch: Batch, feed: RunFeed, values: Values, { mode = 'plain', acceptance, ...options }: SampleOptions & { readonly seed: number }, onSample: (sample: Sample) => void): Promise<Drawn> {
    const { sampler } = this.services;
    const { signal } = batch.abort;
    const request = { ...options, folder: runPaths(feed.folder).onnx };
    if (mode === 'plain') {
      const onText = (index: number, text: string): void => { batch.growing.set(index, text); this.throttle.trigger(); };
      return { samples: await sampler.sample({ ...request, stream: true }, { onText, onSample }, signal) };
    }
    if (mode === 'guaranteed' && acceptance === undefined && demandsOnly(feed.run.constraints)) {
      const { samples, drawn, names } = await sampleDemanded(sampler, feed.run, values, request, { onSample }, signal);
      return { samples, account: `${String(samples.length)} of ${String(drawn)} texts accepted: all meet ${names.join(', ')}.` };
    }
    return this.drawHeld(feed, values, { ...request, isMatched: mode === 'matched', acceptance: acceptance ?? defaultAcceptance }, { onSample }, signal);
  }

  private async drawHeld({ run, folder }: RunFeed, values: Values, request: Omit<HeldRequest, 'base'>, handlers: Pick<Handlers, 'onSample'>, signal: AbortSignal): Promise<Drawn> {
    refuseUnheld(run, values, request);
    const base = await this.services.baseFolder(folder, signal);
    const held = await sampleHeld(this.services.sampler, { run, folder, values }, { ...request, base }, handlers, signal);
    return { samples: held.samples, account: accountOf(held) };
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

function take(batch: Batch, sample: Sample, values: readonly number[], { reader, prompts }: RunFeed): void {
  const { index, text, logProb, finish } = sample;
  const prompt = sample.prompt ?? prompts[sample.promptIndex ?? 0] ?? '';
  batch.samples.set(index, sample);
  batch.rows.set(index, { index, text, prompt, logProb, finish, features: values.map((value) => Number.isNaN(value) ? null : value), marks: reader.marks(text) });
  batch.growing.delete(index);
}

function viewOf({ request, wanted, seed, running, account, rows, growing }: Batch): BatchView {
  return { request, wanted, seed, running, account, rows: [...rows.values()].sort((one, other) => one.index - other.index), growing: [...growing] };
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
