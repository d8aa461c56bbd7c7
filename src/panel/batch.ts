/** One batch of samples at a time: streams rows, reads them by the run's features, and stops when told. */
import type { BatchView, HostMessage, SampledText, SampleOptions } from '../shared/panel';
import { exitCodes, NudgeError } from '../shared/errors';
import type { RunFeed } from './feed';
import type { PanelServices, RawSample } from './services';

export class Batches {
  private current: { view: BatchView; readonly abort: AbortController } | undefined;

  constructor(private readonly services: PanelServices, private readonly post: (message: HostMessage) => void) {}

  get view(): BatchView | undefined {
    return this.current?.view;
  }

  /** Resolves when all rows have come or the batch was cancelled. A new batch ends the one before. */
  async sample(request: number, feed: RunFeed, options: SampleOptions): Promise<void> {
    if (!feed.view().canSample) {
      throw new NudgeError({
        code: 'nothing-to-sample', exitCode: exitCodes.wrongUse, message: `${feed.run.name} has no model to sample yet.`,
        remedy: 'Let the run finish, or press "Finish now" to end it with what it has reached.',
      });
    }
    this.cancel();
    const batch = { view: { request, wanted: options.count, running: true, rows: [] } as BatchView, abort: new AbortController() };
    this.current = batch;
    this.post({ type: 'batch', request, wanted: options.count });
    const deliver = (sample: RawSample): void => {
      const row = rowOf(sample, feed);
      batch.view = { ...batch.view, rows: [...batch.view.rows, row] };
      this.post({ type: 'sampled', request, row });
    };
    try {
      await this.services.sample(feed.folder, options, deliver, batch.abort.signal);
    } catch (error) {
      if (!batch.abort.signal.aborted) throw error;
    } finally {
      batch.view = { ...batch.view, running: false };
    }
  }

  /** Of a batch that is no longer the newest, nothing is left to cancel. */
  cancel(request = this.current?.view.request): void {
    if (this.current?.view.request === request) this.current?.abort.abort();
  }
}

function rowOf({ text, logProb, tokens, finish, prompt }: RawSample, { reader }: RunFeed): SampledText {
  const withoutEnd = finish === 'end' ? tokens - 1 : tokens;
  return { text, prompt, logProb, tokens, finish, features: reader.features(text, withoutEnd), marks: reader.marks(text) };
}
