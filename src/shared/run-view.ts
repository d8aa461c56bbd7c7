/** What the panel shows of a run or a measurement: made by src/panel/state.ts from events, drawn by webview/. */
import type { FinishedEvent, Moments, TargetEvent, TargetInterval } from './events';

/** `measured`: a measurement of the base model that has its answer. */
export type ViewStatus = 'waiting' | 'running' | 'paused' | 'interrupted' | 'finished' | 'missed' | 'failed' | 'stopped' | 'measured';

export interface ConstraintView {
  readonly name: string;
  /** The feature in words: `any of "chemist", "physicist", …`. */
  readonly description: string;
  readonly target: number | TargetInterval;
  /** A share of the texts (0..1), else the mean of a numeric feature. */
  readonly isShare: boolean;
  /** Of a numeric feature: "words", "tokens". */
  readonly unit: string;
}

export interface PhaseView {
  readonly name: string;
  readonly done: number;
  readonly total: number | undefined;
}

/**
 * One row of every chart; KL in nats per sequence, ESS in samples; moments in the order of the constraints as [mean, low, high].
 * Null where the batch gave no finite number: none of its texts had a pointwise feature.
 */
export interface StepPoint {
  readonly step: number;
  readonly moments: readonly (readonly [mean: number, low: number, high: number] | null)[];
  readonly klTargetPolicy: number | null;
  readonly klPolicyBase: number | null;
  readonly tvTargetPolicy: number | null;
  readonly ess: number | null;
  readonly distinct2: number | null;
}

/** The newest training batch in figures that are not charted. */
export interface PaceView {
  /** Median of the last steps. */
  readonly secondsPerStep: number;
  readonly samplesPerSecond: number;
  /** Resident bytes of the trainer. */
  readonly memory: number | undefined;
  /** Samples of the newest steps that its figures rest on. */
  readonly batch: number | undefined;
}

export interface NoticeView {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly step: number;
}

export interface WarningView extends NoticeView {
  /** Nobody has to do anything about it. */
  readonly isNote: boolean;
}

export interface FailureView extends NoticeView {
  /** 2 and 3: the spec is to be changed; others: it may go on as it is. */
  readonly exitCode: number;
}

export interface BaseView {
  readonly moments: Moments;
  readonly samples: number;
}

export type TargetView = Pick<TargetEvent, 'lambda' | 'klTargetBase' | 'klTargetBaseLow' | 'klTargetBaseHigh' | 'ess' | 'samples'>;

export interface ResultView extends FinishedEvent {
  /** Which constraints reached their target, in their order. */
  readonly reachedEach: readonly boolean[];
}

export interface RunView {
  readonly name: string;
  readonly model: string;
  readonly method: string;
  readonly prompts: readonly string[];
  readonly maxTokens: number;
  readonly device: string | undefined;
  readonly status: ViewStatus;
  readonly phase: PhaseView | undefined;
  /** Samples of the review that training has stopped for. */
  readonly review: PhaseView | undefined;
  /** Of training and the review it is at, or of the phase it is at. */
  readonly secondsLeft: number | undefined;
  readonly step: number;
  readonly steps: number | undefined;
  readonly pace: PaceView | undefined;
  readonly constraints: readonly ConstraintView[];
  readonly base: BaseView | undefined;
  readonly target: TargetView | undefined;
  readonly latest: StepPoint | undefined;
  readonly checkpoint: number | undefined;
  /** Set when the run went back to a checkpoint. */
  readonly resumedFrom: number | undefined;
  readonly warnings: readonly WarningView[];
  readonly failure: FailureView | undefined;
  readonly result: ResultView | undefined;
  /** A sampler's model was exported. */
  readonly canSample: boolean;
  /** Names of the constraints that only the trainer can look at: where there are any, sampling can be held to nothing. */
  readonly unreadable: readonly string[];
  /** All moments are demands on every text, which rejection alone can hold. */
  readonly demandsOnly: boolean;
}

/** Characters start..end (UTF-16) of a text that a constraint's feature matched. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  /** Index of the constraint. */
  readonly constraint: number;
}

export interface TextView {
  /** The continuation. */
  readonly text: string;
  /** What it continues; of a chat its last message. */
  readonly prompt: string;
  /** Nats, under the distribution that sampled; null where the trainer wrote none. */
  readonly logProb: number | null;
  /** The feature values in the order of the constraints; null where unknown. */
  readonly features: readonly (number | null)[];
  readonly marks: readonly Mark[];
}

/** A part of a samples file: `total` is how many texts the file holds. */
export interface TextsView {
  readonly rows: readonly TextView[];
  readonly total: number;
  /** The step whose model wrote them; 0 is the base model. */
  readonly step: number;
}
