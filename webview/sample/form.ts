/** What the Sample tab's fields hold, and whether it makes options; texts as typed, so that a half-typed number is not lost. */
import type { SampleMode, SampleOptions } from '../../src/shared/panel';
import type { PromptReference } from '../../src/shared/sampler';

export interface Form {
  /** "all", "text", or the index of one of the run's prompts. */
  readonly prompt: string;
  readonly text: string;
  readonly count: string;
  readonly temperature: string;
  readonly topP: string;
  readonly seed: string;
  readonly mode: SampleMode;
  readonly acceptance: string;
}

export const firstForm: Form = { prompt: 'all', text: '', count: '10', temperature: '1', topP: '1', seed: '', mode: 'plain', acceptance: '0.5' };

/** The fields that are typed. */
export type TextField = Exclude<keyof Form, 'mode'>;

export const mostSamples = 1000;

export type Fault = { readonly field: TextField; readonly sentence: string };

export const modes: readonly (readonly [mode: SampleMode, label: string, title: string])[] = [
  ['plain', 'Plain', 'Texts as the model writes them'],
  ['guaranteed', 'Guaranteed', 'Each text is held to the target: others are drawn again'],
  ['matched', 'Matched batch', 'The batch as a whole has the declared shares; its texts depend on each other'],
];

/** Rejection by demands alone has no rate to choose. */
export function hasAcceptance({ mode }: Form, demandsOnly: boolean): boolean {
  return mode === 'matched' || (mode === 'guaranteed' && !demandsOnly);
}

/** The options, or the first field that cannot be used and why. */
export function read(form: Form, demandsOnly: boolean): SampleOptions | Fault {
  const count = Number(form.count);
  if (!Number.isInteger(count) || count < 1 || count > mostSamples) return { field: 'count', sentence: `Count is a whole number from 1 to ${String(mostSamples)}.` };
  const temperature = Number(form.temperature);
  if (form.temperature.trim() === '' || !(temperature > 0 && temperature <= 5)) return { field: 'temperature', sentence: 'Temperature is above 0 and at most 5; 1 is what was trained.' };
  const topP = Number(form.topP);
  if (form.topP.trim() === '' || !(topP > 0 && topP <= 1)) return { field: 'topP', sentence: 'Top-p is above 0 and at most 1; 1 leaves nothing out.' };
  const seed = form.seed.trim() === '' ? undefined : Number(form.seed);
  if (seed !== undefined && (!Number.isInteger(seed) || seed < 0)) return { field: 'seed', sentence: 'Seed is a whole number from 0, or empty for another batch each time.' };
  const options = { prompts: promptsOf(form), count, temperature, topP, seed, ...form.mode !== 'plain' && { mode: form.mode } };
  if (!hasAcceptance(form, demandsOnly)) return options;
  const acceptance = Number(form.acceptance);
  if (form.acceptance.trim() === '' || !(acceptance > 0 && acceptance < 1)) return { field: 'acceptance', sentence: 'Acceptance is between 0 and 1; the lower, the closer to the target and the longer it takes.' };
  return { ...options, acceptance };
}

/** None means all the run's prompts in turn. */
function promptsOf({ prompt, text }: Form): PromptReference[] | undefined {
  if (prompt === 'all') return undefined;
  return [prompt === 'text' ? { text } : { index: Number(prompt) }];
}
