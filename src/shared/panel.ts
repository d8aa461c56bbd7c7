/**
 * What the panel's host side and browser side say to each other: one discriminated union a direction.
 * Every message to the host that has a `request` number is answered by a `reply` with that number, also when it failed.
 */
import type { RunView, StepPoint, TextsView, TextView } from './run-view';
import type { FinishReason, SampleRequest } from './sampler';

/** `measure` without a folder and `spec` show the spec's way forward: nothing has been measured or trained yet. */
export type PanelTarget =
  | { readonly kind: 'run'; readonly folder: string }
  | { readonly kind: 'measure'; readonly spec: string; readonly folder?: string }
  | { readonly kind: 'spec'; readonly file: string };

export type PanelTab = 'train' | 'sample' | 'measure';
export type SampleFormat = 'lines' | 'jsonl' | 'csv' | 'markdown';

/** Buttons that do what a command of the palette does, for the spec or run of this panel. */
export type PanelAction = 'pause' | 'resume' | 'finish' | 'stop' | 'train' | 'measure' | 'openSpec' | 'showLog';

/** `guaranteed`: each text held to the target; `matched`: the batch as a whole has the declared shares. */
export type SampleMode = 'plain' | 'guaranteed' | 'matched';

export interface SampleOptions extends Pick<SampleRequest, 'prompts' | 'count' | 'temperature' | 'topP'> {
  /** Without one, every batch differs. */
  readonly seed: number | undefined;
  /** `plain` by default. */
  readonly mode?: SampleMode | undefined;
  /** Of the texts that meet the demands, the part to accept; the fewer, the closer to the target. */
  readonly acceptance?: number | undefined;
}

export interface SampledText extends TextView {
  /** Its place in the batch. */
  readonly index: number;
  readonly finish: FinishReason;
}

/** One sentence (what, where) and what to do about it. */
export interface Complaint {
  readonly sentence: string;
  readonly remedy: string;
  /** A button that does what the remedy says, as the palette's failures have it. */
  readonly offer?: { readonly id: number; readonly title: string } | undefined;
}

export type SeriesDelta =
  | { readonly kind: 'all'; readonly points: readonly StepPoint[] }
  | { readonly kind: 'append'; readonly points: readonly StepPoint[] };

/** The texts that a Sample button asked for; they stay until the next batch, also when the panel is hidden. */
export interface BatchView {
  readonly request: number;
  readonly wanted: number;
  readonly seed: number;
  readonly running: boolean;
  /** Finished texts in the order of their places. */
  readonly rows: readonly SampledText[];
  /** Texts so far of those that are being written, by place. */
  readonly growing: readonly (readonly [index: number, text: string])[];
  /** What a batch that is not plain cost and keeps, once it is complete. */
  readonly account?: string | undefined;
}

/** What changed; a part that is absent stays as it is. */
export interface PanelDelta {
  readonly run?: RunView;
  readonly series?: SeriesDelta;
  readonly now?: TextsView;
  readonly base?: TextsView;
}

export interface PanelContent extends PanelDelta {
  readonly target: PanelTarget;
  /** Name of the spec or run. */
  readonly title: string;
  readonly tab: PanelTab;
  readonly batch: BatchView | undefined;
  /** Nothing is launched from a workspace that is not trusted. */
  readonly trusted: boolean;
}

export type HostMessage =
  | { readonly type: 'hydrate'; readonly content: PanelContent }
  | { readonly type: 'delta'; readonly delta: PanelDelta }
  | { readonly type: 'show'; readonly tab: PanelTab }
  | { readonly type: 'batch'; readonly batch: BatchView }
  /** Something went wrong that nobody asked for: the run folder cannot be read. */
  | { readonly type: 'complaint'; readonly complaint: Complaint }
  | { readonly type: 'reply'; readonly request: number; readonly complaint: Complaint | undefined };

export type PanelMessage =
  | { readonly type: 'ready' }
  /** The user went to another tab: it is the one to show when the page is made anew. */
  | { readonly type: 'tab'; readonly tab: PanelTab }
  | { readonly type: 'action'; readonly request: number; readonly action: PanelAction }
  | { readonly type: 'sample'; readonly request: number; readonly options: SampleOptions }
  | { readonly type: 'cancel'; readonly request: number; readonly of: number }
  /** Samples of the newest batch by their places; without a format the texts go in as they are, one a cursor. */
  | { readonly type: 'insert'; readonly request: number; readonly places: readonly number[]; readonly format: SampleFormat | undefined }
  | { readonly type: 'copy'; readonly request: number; readonly text: string }
  /** The button of a complaint, by its id. */
  | { readonly type: 'remedy'; readonly request: number; readonly of: number };

export type PanelRequest = Extract<PanelMessage, { readonly request: number }>;
