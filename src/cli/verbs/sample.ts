/** `nudge sample DIR -n N`: texts of the result, by ONNX Runtime. */
import { exitCodes } from '../../shared/errors';
import type { Run } from '../../shared/run';
import type { Sample, SampleRequest } from '../../shared/sampler';
import { numberOption, wrongUse } from '../arguments';
import { prepare } from '../../features';
import { demandsOnly } from '../../features/demands';
import { accountOf } from '../../sampler/account';
import { defaultAcceptance } from '../../sampler/held';
import type { OpenedRun } from '../../runs/open';
import { openResult } from '../existing';
import { count, nats } from '../format';
import { formats, header, row, type Format, type SampleRow } from '../output';
import { drawDemanded, drawHeld, drawSamples, randomSeed } from '../sampling';
import type { Context, Values, Verb } from '../verb';

const defaultCount = 10;
/** All texts of a call are held in memory. */
const mostCount = 1_000_000;

export const sampleVerb: Verb = {
  usage: 'DIR -n N [--guaranteed | --matched] [--acceptance R] [--prompt TEXT] [--format text|jsonl|csv|markdown] [--seed S] [--temperature T] [--top-p P]',
  summary: 'draw texts from the result', positionals: ['DIR'],
  options: {
    n: { type: 'string', short: 'n' }, prompt: { type: 'string' }, format: { type: 'string' }, seed: { type: 'string' },
    temperature: { type: 'string' }, 'top-p': { type: 'string' }, guaranteed: { type: 'boolean' }, matched: { type: 'boolean' }, acceptance: { type: 'string' },
  },
  async run(context, [named = ''], values) {
    const [request, hold, format] = [requestOf(values), holdOf(values), formatOf(values)];
    const existing = await openResult(named);
    const { folder, run } = existing;
    const samples = await draw(context, existing, request, hold);
    const rows = samples.map((sample) => rowOf(run, sample));
    if (context.json) context.print(JSON.stringify({ run: folder, seed: request.seed, samples: rows }, undefined, 2));
    else for (const line of [...header(format), ...rows.map((sample) => row(format, sample))]) context.print(line);
    return exitCodes.done;
  },
};

/** What texts are held to, and at which acceptance rate where one is given. */
interface Hold {
  readonly mode: 'plain' | 'guaranteed' | 'matched';
  readonly acceptance: number | undefined;
}

async function draw(context: Context, existing: OpenedRun, request: Omit<SampleRequest, 'folder'>, { mode, acceptance }: Hold): Promise<readonly Sample[]> {
  if (mode === 'plain') return drawSamples(context, existing.folder, request);
  await prepare(existing.run.constraints, context.root);
  // Rejection by demands alone needs no base model.
  if (mode === 'guaranteed' && acceptance === undefined && demandsOnly(existing.run.constraints)) return guaranteed(context, existing, request);
  const held = await drawHeld(context, existing, { ...request, isMatched: mode === 'matched', acceptance: acceptance ?? defaultAcceptance });
  context.terminal.line(`  ${accountOf(held)}`);
  return held.samples;
}

/** Rejection by the run's pointwise constraints: KL(p‖π_b) = KL(p‖π) + log π(b), so every refused text brings the rest nearer to the target. */
async function guaranteed(context: Context, existing: OpenedRun, request: Omit<SampleRequest, 'folder'>): Promise<readonly Sample[]> {
  const { samples, drawn, names } = await drawDemanded(context, existing, request);
  const rate = samples.length / drawn;
  const isPlain = (request.temperature ?? 1) === 1 && (request.topP ?? 1) === 1 && request.prompts === undefined;
  context.terminal.line(`  ${count(samples.length)} of ${count(drawn)} texts accepted (${(100 * rate).toFixed(0)} %): all meet ${names.map((name) => `“${name}”`).join(', ')}${isPlain ? broughtNearer(existing.summary.finished, rate) : ''}`);
  return samples;
}

/** What is left of KL(p‖π) once only so many texts are accepted; nothing where it was not measured, or is infinite (null in JSON). */
export function broughtNearer(finished: { readonly klTargetPolicy: number | null } | undefined, rate: number): string {
  const before = finished?.klTargetPolicy;
  return typeof before === 'number' ? `; KL(p‖π) ${nats(before)} → about ${nats(Math.max(0, before + Math.log(rate)))}` : '';
}

function holdOf(values: Values): Hold {
  const acceptance = numberOption('sample', values, 'acceptance', 0);
  const [isGuaranteed, isMatched] = [values['guaranteed'] === true, values['matched'] === true];
  if (isGuaranteed && isMatched) throw wrongUse('sample', 'Choose one of --guaranteed and --matched.');
  if (acceptance !== undefined && !isGuaranteed && !isMatched) throw wrongUse('sample', '--acceptance belongs to --guaranteed or --matched.');
  if (acceptance !== undefined && !(acceptance > 0 && acceptance < 1)) throw wrongUse('sample', '--acceptance needs a number between 0 and 1.');
  return { mode: isMatched ? 'matched' : isGuaranteed ? 'guaranteed' : 'plain', acceptance };
}

function requestOf(values: Values): Omit<SampleRequest, 'folder'> {
  const topP = numberOption('sample', values, 'top-p', 0);
  if (topP !== undefined && (topP === 0 || topP > 1)) throw wrongUse('sample', '--top-p needs a number above 0, at most 1.');
  return {
    count: numberOption('sample', values, 'n', 1, true, mostCount) ?? defaultCount, seed: numberOption('sample', values, 'seed', 0, true) ?? randomSeed(),
    temperature: numberOption('sample', values, 'temperature', 0), topP,
    ...(typeof values['prompt'] === 'string' && { prompts: [{ text: values['prompt'] }] }),
  };
}

function formatOf({ format = 'text' }: Values): Format {
  const known = formats.find((name) => name === format);
  if (known === undefined) throw wrongUse('sample', `--format must be one of ${formats.join(', ')}.`);
  return known;
}

/** A chat prompt is shown by its messages. */
function rowOf(run: Run, { text, prompt, promptIndex, tokens, logProb, finish }: Sample): SampleRow {
  return { text, prompt: prompt ?? run.prompts[promptIndex ?? -1] ?? '', tokens, logProb, finish };
}
