/** One panel's conversation with its browser side, whatever draws it: hydrates, sends deltas, answers every request. */
import path from 'node:path';
import { isCancellation } from '../shared/errors';
import type { Complaint, HostMessage, PanelMessage, PanelRequest, PanelTab, PanelTarget } from '../shared/panel';
import { Batches } from './batch';
import { Complaints } from './complaints';
import { DeltaMaker } from './deltas';
import { RunFeed } from './feed';
import type { PanelServices, Subject } from './services';
import { Throttle } from './throttle';

/** At most ten deltas a second. */
export const deltaMilliseconds = 100;

export class Session {
  private feed: Promise<RunFeed | undefined>;
  private readonly batches: Batches;
  private readonly complaints: Complaints;
  private deltas: DeltaMaker | undefined;
  private readonly throttle = new Throttle(() => { this.sendDelta(); }, deltaMilliseconds);
  /** Why the folder cannot be shown: said again whenever the browser side comes back. */
  private fault: unknown;
  private closed = false;

  constructor(
    readonly target: PanelTarget, private tab: PanelTab, private readonly services: PanelServices, private readonly deliver: (message: HostMessage) => void,
  ) {
    this.complaints = new Complaints(services);
    this.batches = new Batches(services, (batch) => { this.post({ type: 'batch', batch }); });
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
      if (!isCancellation(error)) complaint = this.complaints.of(error);
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

  /** Whoever closed the panel hears no more of what was still under way. */
  private post(message: HostMessage): void {
    if (!this.closed) this.deliver(message);
  }

  private async openFeed(): Promise<RunFeed | undefined> {
    const folder = this.target.kind === 'spec' ? undefined : this.target.folder;
    if (folder === undefined) return undefined;
    try {
      const feed = await RunFeed.open(folder, this.target.kind === 'measure', this.services.root, {
        changed: () => { this.throttle.trigger(); }, failed: (error) => { this.complain(error); }, gone: (error) => { this.lose(error); }, wordsOf: this.services.wordsOf,
      });
      return this.fault === undefined ? feed : undefined;
    } catch (error) {
      this.fault = error;
      return undefined;
    }
  }

  private complain(error: unknown): void {
    this.post({ type: 'complaint', complaint: this.complaints.of(error) });
  }

  /** The run was deleted while it was shown: what was known of it goes too, with the buttons that would do something with it. */
  private lose(error: unknown): void {
    const isShown = this.deltas !== undefined;
    this.fault = error;
    this.feed = Promise.resolve(undefined);
    this.batches.cancel();
    if (isShown) void this.hydrate();
  }

  private async hydrate(): Promise<void> {
    const feed = await this.feed;
    if (this.closed) return;
    this.deltas = feed && new DeltaMaker(feed);
    this.post({ type: 'hydrate', content: {
      target: this.target, title: feed && this.target.kind === 'run' ? feed.run.name : titleOf(this.target), tab: this.tab, trusted: this.services.trusted, batch: this.batches.view, ...this.deltas?.all(),
    } });
    if (this.fault !== undefined) this.complain(this.fault);
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
      case 'remedy': return this.complaints.take(request.of);
    }
  }

  private async feedOrThrow(): Promise<RunFeed> {
    const feed = await this.feed;
    if (!feed) throw this.fault ?? new Error('This panel shows no run.');
    return feed;
  }
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
