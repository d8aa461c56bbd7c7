/** `nudge sample DIR -n N`: texts of the result, by ONNX Runtime. */
import { exitCodes } from '../../shared/errors';
import type { Run } from '../../shared/run';
import type { Sample, SampleRequest } from '../../shared/sampler';
import { numberOption, wrongUse } from '../arguments';
import { openResult } from '../existing';
import { formats, header, row, type Format, type SampleRow } from '../output';
import { drawSamples, randomSeed } from '../sampling';
import type { Values, Verb } from '../verb';

const defaultCount = 10;

export const sampleVerb: Verb = {
  usage: 'DIR -n N [--prompt TEXT] [--format text|jsonl|csv|markdown] [--seed S] [--temperature T] [--top-p P]',
  summary: 'draw texts from the result', positionals: ['DIR'],
  options: {
    n: { type: 'string', short: 'n' }, prompt: { type: 'string' }, format: { type: 'string' }, seed: { type: 'string' },
    temperature: { type: 'string' }, 'top-p': { type: 'string' }, guaranteed: { type: 'boolean' },
  },
  async run(context, [named = ''], values) {
    const [request, format] = [requestOf(values), formatOf(values)];
    const { folder, run } = await openResult(named);
    const rows = (await drawSamples(context, folder, request)).map((sample) => rowOf(run, sample));
    if (context.json) context.print(JSON.stringify({ run: folder, seed: request.seed, samples: rows }, undefined, 2));
    else for (const line of [...header(format), ...rows.map((sample) => row(format, sample))]) context.print(line);
    return exitCodes.done;
  },
};

function requestOf(values: Values): Omit<SampleRequest, 'folder'> {
  if (values['guaranteed'] === true) throw wrongUse('sample', '--guaranteed is not in this version.');
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
