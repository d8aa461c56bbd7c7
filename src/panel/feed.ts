/** Everything the panel knows of one run folder, kept current: events, samples, and whether the trainer lives. */
import type { Run } from '../shared/run';
import type { RunEvent } from '../shared/events';
import type { RunView, StepPoint, TextsView } from '../shared/run-view';
import { followEvents, type Follower } from '../runs/follow';
import { readRun, type RunSummary } from '../runs/list';
import { noRun, openRun, type OpenedRun } from '../runs/open';
import { isSign } from '../runs/status';
import { promptLabel } from '../runs/texts';
import { prepare } from '../features';
import { glance, type Glance } from './glance';
import { TextReader } from './reading';
import { emptySeries } from './series';
import { Skimmer } from './skim';
import type { PanelServices } from './services';
import { initialState, reduce, type RunState } from './state';
import { readTexts } from './texts';
import { Viewer } from './view';

/** A killed trainer changes no file: only looking again tells. */
const lookMilliseconds = 2000;

export interface FeedListener {
  changed(): void;
  failed(error: unknown): void;
  /** Its folder holds no run any more, and nothing comes after this. */
  gone(error: unknown): void;
  readonly wordsOf?: PanelServices['wordsOf'];
}

export class RunFeed {
  now: TextsView | undefined;
  base: TextsView | undefined;
  private state: RunState;
  private summary: RunSummary;
  private readonly skimmer: Skimmer;
  private follower: Follower | undefined;
  private closed = false;
  private readonly timer: NodeJS.Timeout;
  private loading: Promise<void> = Promise.resolve();
  /** The revisions of the texts that were read. */
  private loaded: RunState['revisions'] = { now: 0, base: 0 };
  private readonly viewer: Viewer;
  readonly folder: string;
  readonly run: Run;
  readonly reader: TextReader;
  /** As people read them; of a chat its last message. */
  readonly prompts: readonly string[];

  private constructor({ folder, run, summary }: OpenedRun, measuring: boolean, private readonly listener: FeedListener, private glanced: Glance | undefined) {
    this.folder = folder;
    this.run = run;
    this.summary = summary;
    this.viewer = new Viewer(run, measuring, listener.wordsOf);
    this.reader = new TextReader(run);
    this.prompts = run.prompts.map(promptLabel);
    this.state = initialState(this.reader.names);
    this.skimmer = new Skimmer(this.reader.names);
    if (glanced) this.accept(reduce(this.state, glanced.events, glanced.isDrawn));
    this.timer = setInterval(() => { this.guard(this.look()); }, lookMilliseconds).unref();
  }

  /** Resolves when what the folder holds already is known, or of a very long run as much as a glance tells. `root`: the folder that holds dist/. */
  static async open(folder: string, measuring: boolean, root: string, listener: FeedListener): Promise<RunFeed> {
    const opened = await openRun(folder);
    const [glanced] = await Promise.all([glance(folder), prepare(opened.run.constraints, root)]);
    const feed = new RunFeed(opened, measuring, listener, glanced);
    try {
      if (!glanced) await feed.follow();
      await Promise.all([feed.loading, feed.look()]);
      return feed;
    } catch (error) {
      feed.close();
      throw error;
    }
  }

  /** Reads everything, and what comes; to be called once what a glance told is on its way to the screen. Resolves when all of now is known. */
  async follow(): Promise<void> {
    if (this.closed) return;
    this.follower ??= followEvents(this.folder, (events) => { this.take(events); }, { parse: this.skimmer.parse, onError: (error) => { this.listener.failed(error); } });
    await this.follower.caughtUp;
  }

  view(): RunView {
    return this.viewer.view(this.state, this.summary);
  }

  get points(): readonly StepPoint[] {
    return this.state.series.points;
  }

  /** Grows when rows that were there already changed. */
  get rewrites(): number {
    return this.state.series.rewrites;
  }

  /** The networks of features that can be asked here. */
  get encoders(): readonly string[] {
    return this.summary.encoders;
  }

  /** Asks again whether the trainer lives, and whether the run is there. */
  async look(): Promise<void> {
    const summary = await readRun(this.folder);
    if (this.closed) return;
    if (summary) {
      this.summary = summary;
      this.listener.changed();
    } else {
      this.close();
      this.listener.gone(noRun(this.folder));
    }
  }

  close(): void {
    this.closed = true;
    clearInterval(this.timer);
    this.follower?.close();
  }

  private take(events: RunEvent[]): void {
    // All of it takes the place of a glance.
    const before = this.glanced ? { ...initialState(this.reader.names), series: { ...emptySeries, rewrites: this.rewrites + 1 } } : this.state;
    this.glanced = undefined;
    this.accept(reduce(before, events, this.skimmer.isDrawn));
    if (events.some(isTurn)) this.guard(this.look());
    else this.listener.changed();
  }

  private accept(state: RunState): void {
    const before = this.state.revisions;
    this.state = state;
    const { now, base } = state.revisions;
    if (now === before.now && base === before.base) return;
    this.loading = this.loading.catch(() => undefined).then(() => this.load());
    this.guard(this.loading);
  }

  /** Reads what is newer than what was read, so that texts which could not be read are read the next time. */
  private async load(): Promise<void> {
    const { now, base } = this.state.revisions;
    if (now !== this.loaded.now) this.now = await readTexts(this.folder, 'latest', this.state.samplesStep, this);
    this.loaded = { ...this.loaded, now };
    if (base !== this.loaded.base) this.base = await readTexts(this.folder, 'base', 0, this);
    this.loaded = { now, base };
    this.listener.changed();
  }

  private guard(work: Promise<void>): void {
    work.catch((error: unknown) => { this.listener.failed(error); });
  }
}

/** After it the run is doing something else, or has more to offer: its summary is another. */
function isTurn(event: RunEvent): boolean {
  return event.type === 'exported' || (isSign(event) && event.type !== 'step' && event.type !== 'progress');
}
