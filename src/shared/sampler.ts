/** What the host and the sampler's child process say to each other: one discriminated union a direction, joined by request ids. */
import type { EncoderFeature } from './encoders';

/** A text of the user's, or one of the run's prompts by its index (chat prompts are known by index only). */
export type PromptReference = { readonly text: string } | { readonly index: number };

export interface SampleRequest {
  /** The ONNX folder of a run (graph.onnx, weights.bin, tokenizer.json, sampler.json). */
  readonly folder: string;
  /** Sample i continues prompt i mod the number of prompts; by default all the run's prompts. */
  readonly prompts?: readonly PromptReference[] | undefined;
  readonly count: number;
  /** Index of the first sample, 0 by default: a request can go on where another ended. */
  readonly first?: number | undefined;
  /** Sample i depends on the seed, on i and on its prompt only, not on how many are drawn at once. */
  readonly seed: number;
  /** Longest continuation, the end token included; by default the run's. */
  readonly maxTokens?: number | undefined;
  /** 1 samples what was trained; 0 takes the likeliest token. */
  readonly temperature?: number | undefined;
  /** Smallest set of tokens that holds this probability; 1 filters nothing. */
  readonly topP?: number | undefined;
  /** Sequences in one pass of the model; by default what fits a fixed amount of memory. */
  readonly batch?: number | undefined;
  /** Send each text as it grows. */
  readonly stream?: boolean | undefined;
  /** The ONNX folder of the run's base model, where samples are to come with `logProbBase`. */
  readonly base?: string | undefined;
}

/** `end`: the model ended the text; `length`: it was cut at the longest continuation. */
export type FinishReason = 'end' | 'length';

export interface Sample {
  readonly index: number;
  /** The decoded continuation: no prompt, no special tokens. */
  readonly text: string;
  /** The prompt's text; null for a chat prompt. */
  readonly prompt: string | null;
  /** The prompt's place in the run's prompts; null for a text of the user's. */
  readonly promptIndex: number | null;
  /** Generated tokens, the end token included. */
  readonly tokens: readonly number[];
  /** Nats, of all `tokens`, under the model before temperature and filters. */
  readonly logProb: number;
  /** Nats, under the distribution that was sampled. */
  readonly logProbSampled: number;
  /** Nats, under the base model; where the request names one. */
  readonly logProbBase?: number | undefined;
  readonly finish: FinishReason;
}

/** Generated tokens without the end token: what features count. */
export function writtenTokens({ finish, tokens }: Pick<Sample, 'finish' | 'tokens'>): number {
  return finish === 'end' ? tokens.length - 1 : tokens.length;
}

export interface SamplerPrompt {
  readonly text: string | null;
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
  readonly ids: readonly number[];
}

/** Of sampler.json and of the graph beside it. */
export const samplerVersion = 2;

/** sampler.json, written by the trainer's export (trainer/nudge_trainer/export/onnx.py). */
export interface SamplerModel {
  readonly version: typeof samplerVersion;
  readonly layers: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly vocabularySize: number;
  /** Longest sequence, prompt included. */
  readonly context: number;
  readonly endTokens: readonly number[];
  readonly padToken: number;
  /** Stands for a prompt that has no token. */
  readonly emptyPrompt: readonly number[];
  readonly maxTokens: number;
  readonly prompts: readonly SamplerPrompt[];
  readonly precision: string;
  /** Key of the base model's export in NUDGE_HOME/bases (trainer/nudge_trainer/export/base.py). */
  readonly base?: string | undefined;
}

export interface SamplerFailure {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly exitCode: number;
  readonly params: Readonly<Record<string, unknown>>;
}

export type ToSampler =
  | { readonly type: 'open'; readonly id: number; readonly folder: string }
  | { readonly type: 'sample'; readonly id: number; readonly request: SampleRequest }
  /** What the network in `folder` says of texts. */
  | { readonly type: 'read'; readonly id: number; readonly folder: string; readonly feature: EncoderFeature; readonly texts: readonly string[] }
  /** The request `id` ends with `cancelled` after the token that is being computed. */
  | { readonly type: 'cancel'; readonly id: number };

/** Every request is answered by exactly one of `opened`, `values`, `done`, `cancelled` or `failed`. */
export type FromSampler =
  | { readonly type: 'opened'; readonly id: number; readonly model: SamplerModel }
  /** φ of each text before its threshold. */
  | { readonly type: 'values'; readonly id: number; readonly values: readonly number[] }
  /** The text so far of a sample that is being written. */
  | { readonly type: 'text'; readonly id: number; readonly index: number; readonly text: string }
  | { readonly type: 'sample'; readonly id: number; readonly sample: Sample }
  | { readonly type: 'done'; readonly id: number }
  | { readonly type: 'cancelled'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly failure: SamplerFailure };
