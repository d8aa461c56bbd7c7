// Generated from schemas/events.schema.json by "npm run generate"; do not edit.

/** One line of events.jsonl. Readers ignore unknown types and fields. Units: nats per sequence, ESS in samples, 95 % intervals. */
export type RunEvent =
  | PhaseEvent
  | ProgressEvent
  | BaseEvent
  | TargetEvent
  | StepEvent
  | PaceEvent
  | SamplesEvent
  | CheckpointEvent
  | WarningEvent
  | PausedEvent
  | ResumedEvent
  | ExportedEvent
  | FinishedEvent
  | StoppedEvent
  | FailedEvent;

export interface PhaseEvent {
  seq: number;
  time: number;
  type: 'phase';
  phase: 'waiting' | 'loading' | 'base' | 'fitting' | 'training' | 'evaluating' | 'exporting';
  /** Units of work of this phase, where known (samples, steps). */
  total?: number;
  [k: string]: unknown | undefined;
}
/** How far a phase other than training is, or a part of one: a warm start ("warming") of fitting, a review ("reviewing") of training; at most two a second. */
export interface ProgressEvent {
  seq: number;
  time: number;
  type: 'progress';
  phase: string;
  done: number;
  total?: number;
  [k: string]: unknown | undefined;
}
export interface BaseEvent {
  seq: number;
  time: number;
  type: 'base';
  moments: Moments;
  samples: number;
  seconds?: number;
  [k: string]: unknown | undefined;
}
export interface Moments {
  [k: string]: MomentEstimate | undefined;
}
export interface MomentEstimate {
  mean: number;
  low: number;
  high: number;
  n: number;
  target: number | TargetInterval;
  /** Of a constraint with a moment for each prompt: the same for each, in their order; mean and target above are averages of these. */
  prompts?: PromptMoment[];
  /** Mean distance of the prompts' moments from their targets. */
  meanAbsoluteError?: number;
  [k: string]: unknown | undefined;
}
export interface TargetInterval {
  min?: number;
  max?: number;
}
export interface PromptMoment {
  mean?: number | null;
  low?: number | null;
  high?: number | null;
  n: number;
  target: number;
  [k: string]: unknown | undefined;
}
export interface TargetEvent {
  seq: number;
  time: number;
  type: 'target';
  lambda: {
    [k: string]: number | null | (number | null)[] | undefined;
  };
  /** Standard error of each lambda. */
  lambdaError?: {
    [k: string]: number | undefined;
  };
  logZ: number;
  /** log Z of each prompt, in their order; logZ is their average. */
  logZByPrompt?: (number | null)[];
  klTargetBase: number;
  klTargetBaseLow?: number;
  klTargetBaseHigh?: number;
  ess: number;
  samples?: number;
  [k: string]: unknown | undefined;
}
/** Running values come from the training batch. */
export interface StepEvent {
  seq: number;
  time: number;
  type: 'step';
  step: number;
  steps?: number;
  samples: number;
  moments: Moments;
  klTargetPolicy: number;
  klPolicyBase: number;
  tvTargetPolicy: number;
  z: number;
  ess: number;
  entropy: number;
  distinct2?: number;
  samplesPerSecond: number;
  learningRate: number;
  gradientNorm?: number;
  /** Trace of the covariance of the step's gradient, estimated from the difference of two halves of the batch. */
  gradientVariance?: number;
  seconds: number;
  [k: string]: unknown | undefined;
}
/** How fast the next step was and what it took: figures of the machine, which a resumed run does not repeat. */
export interface PaceEvent {
  seq: number;
  time: number;
  type: 'pace';
  step: number;
  tokensPerSecond: number;
  /** Resident bytes of the trainer. */
  memory: number;
  [k: string]: unknown | undefined;
}
/** samples/latest.jsonl was replaced. */
export interface SamplesEvent {
  seq: number;
  time: number;
  type: 'samples';
  step: number;
  count: number;
  [k: string]: unknown | undefined;
}
export interface CheckpointEvent {
  seq: number;
  time: number;
  type: 'checkpoint';
  step: number;
  /** sha256 of the weights. */
  hash?: string;
  klTargetPolicy?: number;
  klTargetPolicyLow?: number;
  klTargetPolicyHigh?: number;
  best?: boolean;
  [k: string]: unknown | undefined;
}
export interface WarningEvent {
  seq: number;
  time: number;
  type: 'warning';
  code: string;
  params?: {
    [k: string]: unknown | undefined;
  };
  message: string;
  remedy: string;
  [k: string]: unknown | undefined;
}
export interface PausedEvent {
  seq: number;
  time: number;
  type: 'paused';
  step?: number;
  [k: string]: unknown | undefined;
}
/** After a pause, or a restart from a checkpoint (fromStep). */
export interface ResumedEvent {
  seq: number;
  time: number;
  type: 'resumed';
  fromStep?: number;
  [k: string]: unknown | undefined;
}
export interface ExportedEvent {
  seq: number;
  time: number;
  type: 'exported';
  format: 'hf' | 'onnx';
  /** Relative to the run folder. */
  path: string;
  seconds?: number;
  hash?: string;
  /** Of a weight, 32 or 8; with fewer than were evaluated, moments are those of what the editor samples. */
  bits?: number;
  moments?: Moments;
  /** By how much those differ from the moments of finished, on the same samples: name to mean, low, high. */
  moved?: {
    [k: string]:
      | {
          mean: number;
          low: number;
          high: number;
          [k: string]: unknown | undefined;
        }
      | undefined;
  };
  [k: string]: unknown | undefined;
}
export interface FinishedEvent {
  seq: number;
  time: number;
  type: 'finished';
  /** The step whose weights were exported. */
  step?: number;
  samples?: number;
  moments: Moments;
  klPolicyBase: number;
  klPolicyBaseLow?: number;
  klPolicyBaseHigh?: number;
  entropy: number;
  entropyLow?: number;
  entropyHigh?: number;
  klTargetPolicy: number;
  klTargetPolicyLow: number;
  klTargetPolicyHigh: number;
  klTargetBase?: number;
  tvTargetPolicy: number;
  tvTargetPolicyLow?: number;
  tvTargetPolicyHigh?: number;
  z?: number;
  ess?: number;
  distinct1?: number;
  distinct2?: number;
  distinct3?: number;
  /** Mean BLEU-3 on tokens of each of 500 samples against the other 499; lower is more diverse. */
  selfBleu3?: number | null;
  selfBleu4?: number | null;
  selfBleu5?: number | null;
  nucleus?: NucleusFigures;
  /** Part of the target that the policy's own samples do not show. */
  forgottenMass?: number;
  forgottenMassLow?: number;
  forgottenMassHigh?: number;
  /** Shape of the tail of P/policy on the policy's samples: above 0.7 their mean cannot be trusted. Null where no tail stands out. */
  paretoK?: number | null;
  /** Part of the drawn texts that guaranteed sampling accepts at its default rate. */
  acceptance?: number;
  /** KL(p‖π_b) of texts that rejection by the demands accepts; where all moments are demands. */
  klTargetAccepted?: number | null;
  /** Most that the texts accepted at the default rate are away from the target in total variation; where some moments are shares or means. */
  tvAccepted?: number;
  tvAcceptedHigh?: number;
  /** The target's share of every combination of the binary features, within each prompt; values in the order of the constraints, null where a feature has nothing to say or is a number. */
  cells?: Cell[];
  heldOutSamples?: number;
  policySamples?: number;
  reached: boolean;
  /** What is missing, a sentence each. */
  misses?: string[];
  seconds?: number;
  [k: string]: unknown | undefined;
}
/** The result sampled from the nucleus of so much mass a token, Self-BLEU on characters; only where the spec asks for it. */
export interface NucleusFigures {
  mass: number;
  moments: Moments;
  distinct1?: number;
  distinct2?: number;
  distinct3?: number;
  selfBleu3?: number | null;
  selfBleu4?: number | null;
  selfBleu5?: number | null;
  [k: string]: unknown | undefined;
}
export interface Cell {
  prompt: number;
  values: (number | null)[];
  share: number;
  [k: string]: unknown | undefined;
}
/** Checkpointed and left; resumable. */
export interface StoppedEvent {
  seq: number;
  time: number;
  type: 'stopped';
  step?: number;
  [k: string]: unknown | undefined;
}
export interface FailedEvent {
  seq: number;
  time: number;
  type: 'failed';
  code: string;
  params?: {
    [k: string]: unknown | undefined;
  };
  message: string;
  remedy: string;
  exitCode: number;
  [k: string]: unknown | undefined;
}
