/** The texts of a request: which prompt each continues, with its own random stream, and the rows that are still being written. */
import { exitCodes, NudgeError } from '../shared/errors';
import type { FinishReason, PromptReference, Sample, SampleRequest } from '../shared/sampler';
import { randomStream, type RandomStream } from './random';
import type { LoadedModel } from './session';

export interface ResolvedPrompt {
  readonly text: string | null;
  readonly index: number | null;
  readonly ids: readonly number[];
}

export class Sequence {
  readonly tokens: number[] = [];
  private logProb = 0;
  private logProbSampled = 0;
  private readonly random: RandomStream;

  constructor(readonly index: number, readonly prompt: ResolvedPrompt, seed: number, private readonly greedy: boolean) {
    this.random = randomStream(seed, index);
  }

  /** In [0, 1), for the next token. */
  uniform(): number {
    return this.greedy ? 0 : this.random();
  }

  extend(token: number, logProb: number, logProbSampled: number): void {
    this.tokens.push(token);
    this.logProb += logProb;
    this.logProbSampled += logProbSampled;
  }

  finish(endTokens: ReadonlySet<number>, maxTokens: number): FinishReason | undefined {
    const last = this.tokens.at(-1);
    if (last !== undefined && endTokens.has(last)) return 'end';
    return this.tokens.length >= maxTokens ? 'length' : undefined;
  }

  toSample(text: string, finish: FinishReason): Sample {
    const { index, prompt, tokens, logProb, logProbSampled } = this;
    return { index, text, prompt: prompt.text, promptIndex: prompt.index, tokens, logProb, logProbSampled, finish };
  }
}

/** The request's sequences in order. Throws NudgeError where a number or a prompt cannot be used. */
export function sequencesOf(model: LoadedModel, request: SampleRequest, maxTokens: number): Sequence[] {
  const { count, first = 0, seed, temperature = 1, topP = 1 } = request;
  demand(Number.isSafeInteger(count) && count > 0, 'The number of samples', count, 'a whole number from 1');
  demand(Number.isSafeInteger(first) && first >= 0, 'The first sample', first, 'a whole number from 0');
  demand(Number.isSafeInteger(seed) && seed >= 0, 'The seed', seed, 'a whole number from 0');
  demand(Number.isSafeInteger(maxTokens) && maxTokens > 0, 'The longest continuation', maxTokens, 'a whole number of tokens from 1');
  demand(temperature >= 0 && Number.isFinite(temperature), 'The temperature', temperature, '0 or more');
  demand(topP > 0 && topP <= 1, 'Top-p', topP, 'more than 0 and at most 1');
  const references = request.prompts ?? model.config.prompts.map((_, index) => ({ index }));
  const prompts = references.map((reference) => resolve(model, reference, maxTokens));
  demand(prompts.length > 0, 'The number of prompts', 0, '1 or more');
  return Array.from({ length: count }, (_, place) => {
    const index = first + place;
    return new Sequence(index, prompts[index % prompts.length] as ResolvedPrompt, seed, temperature === 0);
  });
}

function resolve({ config, tokenizer }: LoadedModel, reference: PromptReference, maxTokens: number): ResolvedPrompt {
  const prompt = 'text' in reference
    ? { text: reference.text, index: null, ids: tokenizer.encode(reference.text) }
    : promptAt(config.prompts, reference.index);
  if (prompt.ids.length + maxTokens > config.context) {
    throw new NudgeError({
      code: 'prompt-too-long', exitCode: exitCodes.wrongUse, params: { prompt: prompt.ids.length, maxTokens, context: config.context },
      message: `The prompt has ${String(prompt.ids.length)} tokens and the continuation up to ${String(maxTokens)}, but the model reads ${String(config.context)} at most.`,
      remedy: 'Shorten the prompt or ask for fewer tokens.',
    });
  }
  return prompt;
}

function promptAt(prompts: LoadedModel['config']['prompts'], index: number): ResolvedPrompt {
  const prompt = prompts[index];
  demand(prompt !== undefined, 'The prompt', index, `one of the run's, 0 to ${String(prompts.length - 1)}`);
  return { text: prompt.text, index, ids: prompt.ids };
}

function demand(holds: boolean, what: string, value: number, expected: string): asserts holds {
  if (holds) return;
  throw new NudgeError({
    code: 'sample-request-invalid', exitCode: exitCodes.wrongUse, params: { what, value },
    message: `${what} is ${String(value)}.`, remedy: `It must be ${expected}.`,
  });
}
