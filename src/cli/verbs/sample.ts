/** `nudge sample DIR -n N`: texts of the result, by ONNX Runtime. */
import { exitCodes, NudgeError } from '../../shared/errors';
import type { Run } from '../../shared/run';
import type { Sample, SampleRequest } from '../../shared/sampler';
import { numberOption, wrongUse } from '../arguments';
import { prepare } from '../../features';
import { demandsOf } from '../../features/demands';
import { openResult, type ExistingRun } from '../existing';
import { count, nats } from '../format';
import { formats, header, row, type Format, type SampleRow } from '../output';
import { drawGuaranteed, drawSamples, randomSeed } from '../sampling';
import type { Context, Values, Verb } from '../verb';

const defaultCount = 10;

export const sampleVerb: Verb = {
  usage: 'DIR -n N [--guaranteed] [--prompt TEXT] [--format text|jsonl|csv|markdown] [--seed S] [--temperature T] [--top-p P]',
  summary: 'draw texts from the result', positionals: ['DIR'],
  options: {
    n: { type: 'string', short: 'n' }, prompt: { type: 'string' }, format: { type: 'string' }, seed: { type: 'string' },
    temperature: { type: 'string' }, 'top-p': { type: 'string' }, guaranteed: { type: 'boolean' },
  },
  async run(context, [named = ''], values) {
    const [request, format] = [requestOf(values), formatOf(values)];
    const { folder, run, summary } = await openResult(named);
    const samples = values['guaranteed'] === true ? await guaranteed(context, { folder, run, summary }, request) : await drawSamples(context, folder, request);
    const rows = samples.map((sample) => rowOf(run, sample));
    if (context.json) context.print(JSON.stringify({ run: folder, seed: request.seed, samples: rows }, undefined, 2));
    else for (const line of [...header(format), ...rows.map((sample) => row(format, sample))]) context.print(line);
    return exitCodes.done;
  },
};

/** Rejection by the run's pointwise constraints: KL(p‖π_b) = KL(p‖π) + log π(b), so every refused text brings the rest nearer to the target. */
async function guaranteed(context: Context, { folder, run, summary }: ExistingRun, request: Omit<SampleRequest, 'folder'>): Promise<readonly Sample[]> {
  await prepare(run.constraints, context.root);
  const { names, unreadable, accept } = demandsOf(run.constraints);
  if (names.length === 0) throw noDemand(run);
  if (unreadable.length > 0) throw unreadableDemand(unreadable);
  const { samples, drawn } = await drawGuaranteed(context, folder, request, { accept, prompts: request.prompts?.length ?? run.prompts.length });
  const rate = samples.length / drawn;
  const isPlain = (request.temperature ?? 1) === 1 && (request.topP ?? 1) === 1 && request.prompts === undefined;
  const left = summary.finished && isPlain ? Math.max(0, summary.finished.klTargetPolicy + Math.log(rate)) : undefined;
  context.terminal.line(`  ${count(samples.length)} of ${count(drawn)} texts accepted (${(100 * rate).toFixed(0)} %): all meet ${names.map((name) => `“${name}”`).join(', ')}` +
    (left === undefined ? '' : `; KL(p‖π) ${nats(summary.finished?.klTargetPolicy)} → about ${nats(left)}`));
  return samples;
}

function unreadableDemand(names: readonly string[]): NudgeError {
  return new NudgeError({
    code: 'unreadable-demand', exitCode: exitCodes.wrongUse, params: { names },
    message: `Only the trainer can tell whether a text meets ${names.map((name) => `“${name}”`).join(', ')}.`, remedy: 'Sample without --guaranteed.',
  });
}

function noDemand(run: Run): NudgeError {
  return new NudgeError({
    code: 'no-demand', exitCode: exitCodes.wrongUse, params: { name: run.name },
    message: `${run.name} demands nothing of every text: its moments are shares or means, which no single text can meet or miss.`,
    remedy: 'Sample without --guaranteed, or declare a moment of 1 or 0.',
  });
}

function requestOf(values: Values): Omit<SampleRequest, 'folder'> {
  const topP = numberOption('sample', values, 'top-p', 0);
  if (topP !== undefined && (topP === 0 || topP > 1)) throw wrongUse('sample', '--top-p needs a number above 0, at most 1.');
  return {
    count: numberOption('sample', values, 'n', 1, true) ?? defaultCount, seed: numberOption('sample', values, 'seed', 0, true) ?? randomSeed(),
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
