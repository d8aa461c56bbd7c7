/** Reads the command line: a verb, its arguments and options; wrong use is one sentence and the usage to look at. */
import { parseArgs } from 'node:util';
import { exitCodes, NudgeError, sentenceOf } from '../shared/errors';
import type { Options, Values, Verb } from './verb';

const callWidth = 30;

/** Every verb has these. */
export const commonOptions: Options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } };

export interface Parsed {
  readonly positionals: readonly string[];
  readonly values: Values;
}

export function parseArguments(name: string, verb: Verb, args: readonly string[]): Parsed {
  let parsed: { positionals: string[]; values: Record<string, unknown> };
  try {
    parsed = parseArgs({ args: [...args], options: { ...commonOptions, ...verb.options }, allowPositionals: true });
  } catch (error) {
    throw wrongUse(name, unreadable(error));
  }
  const { positionals, values } = parsed;
  if (values['help'] !== true && positionals.length !== verb.positionals.length) {
    const missing = verb.positionals[positionals.length];
    throw wrongUse(name, missing === undefined ? `There is an argument too many: ${positionals.at(-1) ?? ''}.` : `${missing} is missing.`);
  }
  return { positionals, values: values as Values };
}

/** Node's words, but for a value that looks like an option, which it calls ambiguous. */
function unreadable(error: unknown): string {
  const sentence = sentenceOf(error).split(/\.\s/)[0] ?? '';
  const option = /^Option '(.+)' argument is ambiguous/.exec(sentence)?.[1]?.split(',')[0];
  return option === undefined ? `${sentence}.` : `${option} needs a value that does not begin with a hyphen.`;
}

export function wrongUse(name: string, sentence: string): NudgeError {
  return new NudgeError({ code: 'wrong-use', exitCode: exitCodes.wrongUse, message: `${name ? `nudge ${name}` : 'nudge'}: ${sentence}`, remedy: `See "nudge ${name ? `${name} ` : ''}--help".` });
}

export function usageOf(name: string, { usage, summary }: Verb): string {
  const call = `nudge ${name} ${usage}`.trim();
  return call.length <= callWidth ? `${call.padEnd(callWidth)}  ${summary}` : `${call}\n${' '.repeat(callWidth + 4)}${summary}`;
}

export function usage(verbs: Readonly<Record<string, Verb>>): string {
  const lines = Object.entries(verbs).filter(([, { hidden }]) => hidden !== true).map(([name, verb]) => `  ${usageOf(name, verb)}`);
  return ['Nudge trains a local language model toward a declared distribution.', '', ...lines, '',
    'Results go to stdout (with --json one JSON document), progress to stderr. --version prints the version.',
    'Exit codes: 0 done, 1 wrong use, 2 invalid spec, 3 impossible constraint, 4 environment, 5 failed or missed its target, 130 interrupted.'].join('\n');
}

/** The number an option gives. Throws a wrong use when it is none, or outside of `least` to `most`. */
export function numberOption(name: string, values: Values, option: string, least: number, isWhole = false, most = Infinity): number | undefined {
  const given = values[option];
  if (typeof given !== 'string') return undefined;
  const value = Number(given);
  if (given.trim() === '' || !Number.isFinite(value) || value < least || value > most || (isWhole && !Number.isSafeInteger(value))) {
    const end = isWhole && value > Number.MAX_SAFE_INTEGER ? Math.min(most, Number.MAX_SAFE_INTEGER) : most;
    throw wrongUse(name, `${option.length === 1 ? '-' : '--'}${option} is ${JSON.stringify(given)}, and needs a ${isWhole ? 'whole ' : ''}number ${end === Infinity ? `of at least ${String(least)}` : `from ${String(least)} to ${String(end)}`}.`);
  }
  return value;
}
