/** One panel's conversation with its browser side, whatever draws it: hydrates, sends deltas, answers every request. */
import path from 'node:path';
import { NudgeError, sentenceOf } from '../shared/errors';
import type { Complaint, HostMessage, PanelMessage, PanelRequest, PanelTab, PanelTarget } from '../shared/panel';
import { Batches } from './batch';
import { DeltaMaker } from './deltas';
import { RunFeed } from './feed';
import type { PanelServices, Subject } from './services';
import { Throttle } from './throttle';

/** At most ten deltas a second. */
export const deltaMilliseconds = 100;

export class Session {
  private readonly feed: Promise<RunFeed | undefined>;
  private readonly batches: Batches;
  private deltas: DeltaMaker | undefined;
  private readonly throttle = new Throttle(() => { this.sendDelta(); }, deltaMilliseconds);
  /** Said again whenever the browser side comes back: the folder cannot be shown. */
  private complaint: Complaint | undefined;
  private closed = false;

  constructor(
    readonly target: PanelTarget, private tab: PanelTab, private readonly services: PanelServices, private readonly post: (message: HostMessage) => void,
  ) {
    this.batches = new Batches(services, (batch) => { post({ type: 'batch', batch }); });
    this.feed = this.openFeed();
  }

  /** Takes a message of the browser side; requests are answered when they are done. */
  async receive(message: PanelMessage): Promise<void> {
    switch (message.type) {
      case 'ready': return this.hydrate();
      case 'tab': this.tab = message.tab; return;
      default: return this.answer(message);
    }
  }

  private async answer(request: PanelRequest): Promise<void> {
    let complaint: Complaint | undefined;
    try {
      await this.serve(request);
    } catch (error) {
      complaint = complaintOf(error);
    }
    this.post({ type: 'reply', request: request.request, complaint });
  }

  show(tab: PanelTab): void {
    this.tab = tab;
    this.post({ type: 'show', tab });
  }

  /** Nobody looks: nothing is sent until the browser side says that it is ready again. */
  hide(): void {
    this.deltas = undefined;
  }

  close(): void {
    this.closed = true;
    this.throttle.dispose();
    this.batches.close();
    void this.feed.then((feed) => { feed?.close(); });
  }

  private async openFeed(): Promise<RunFeed | undefined> {
    const folder = this.target.kind === 'spec' ? undefined : this.target.folder;
    if (folder === undefined) return undefined;
    const failed = (error: unknown): void => { this.post({ type: 'complaint', complaint: complaintOf(error) }); };
    try {
      return await RunFeed.open(folder, this.target.kind === 'measure', this.services.root, { changed: () => { this.throttle.trigger(); }, failed, wordsOf: this.services.wordsOf });
    } catch (error) {
      this.complaint = complaintOf(error);
      return undefined;
    }
  }

  private async hydrate(): Promise<void> {
    const feed = await this.feed;
    if (this.closed) return;
    this.deltas = feed && new DeltaMaker(feed);
    this.post({ type: 'hydrate', content: {
      target: this.target, title: feed && this.target.kind === 'run' ? feed.run.name : titleOf(this.target), tab: this.tab, trusted: this.services.trusted, batch: this.batches.view, ...this.deltas?.all(),
    } });
    if (this.complaint) this.post({ type: 'complaint', complaint: this.complaint });
    // What was posted leaves the process first.
    await new Promise(setImmediate);
    await feed?.follow();
  }

  private sendDelta(): void {
    const delta = this.deltas?.changes();
    if (delta && Object.keys(delta).length > 0) this.post({ type: 'delta', delta });
  }

  private async serve(request: PanelRequest): Promise<void> {
    switch (request.type) {
      case 'action':
        await this.services.act(request.action, subjectOf(this.target, await this.feed));
        await (await this.feed)?.look();
        return;
      case 'sample': return this.batches.sample(request.request, await this.feedOrThrow(), request.options);
      case 'cancel': this.batches.cancel(request.of); return;
      case 'insert': return this.services.insert(this.batches.at(request.places), request.format);
      case 'copy': return this.services.copy(request.text);
    }
  }

  private async feedOrThrow(): Promise<RunFeed> {
    const feed = await this.feed;
    if (!feed) throw new Error('This panel shows no run.');
    return feed;
  }
}

export function complaintOf(error: unknown): Complaint {
  return { sentence: sentenceOf(error), remedy: error instanceof NudgeError ? error.remedy : '' };
}

export function titleOf(target: PanelTarget): string {
  switch (target.kind) {
    case 'run': return path.basename(target.folder);
    case 'measure': return `${path.basename(target.spec, '.nudge.json')}: base model`;
    case 'spec': return path.basename(target.file, '.nudge.json');
  }
}

function subjectOf(target: PanelTarget, feed: RunFeed | undefined): Subject {
  switch (target.kind) {
    case 'run': return { run: target.folder, spec: feed?.run.specFile };
    case 'measure': return { run: target.folder, spec: target.spec };
    case 'spec': return { spec: target.file };
  }
}
