/** Remembers what the browser side has, and makes the smallest message that brings it up to date. */
import type { PanelDelta, SeriesDelta } from '../shared/panel';
import type { RunView, StepPoint, TextsView } from '../shared/run-view';

/** What a delta is made of; `RunFeed` is one. */
export interface Source {
  view(): RunView;
  readonly points: readonly StepPoint[];
  readonly rewrites: number;
  readonly now: TextsView | undefined;
  readonly base: TextsView | undefined;
}

export class DeltaMaker {
  private view = '';
  private sentPoints = 0;
  private rewrites = -1;
  private now: TextsView | undefined;
  private base: TextsView | undefined;

  constructor(private readonly source: Source) {}

  /** Everything, for a browser side that has nothing. */
  all(): PanelDelta {
    this.view = '';
    this.rewrites = -1;
    this.now = undefined;
    this.base = undefined;
    return this.changes();
  }

  /** An empty object when nothing changed. */
  changes(): PanelDelta {
    const run = this.source.view();
    const view = JSON.stringify(run);
    const series = this.seriesDelta();
    const { now, base } = this.source;
    const delta: PanelDelta = {
      ...(view === this.view ? {} : { run }), ...(series ? { series } : {}),
      ...(now && now !== this.now ? { now } : {}), ...(base && base !== this.base ? { base } : {}),
    };
    Object.assign(this, { view, now, base });
    return delta;
  }

  private seriesDelta(): SeriesDelta | undefined {
    const { points, rewrites } = this.source;
    const added = points.length - this.sentPoints;
    this.sentPoints = points.length;
    if (rewrites !== this.rewrites) {
      this.rewrites = rewrites;
      return { kind: 'all', points };
    }
    return added === 0 ? undefined : { kind: 'append', points: points.slice(-added) };
  }
}
