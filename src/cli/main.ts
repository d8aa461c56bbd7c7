/** Chooses the verb, runs it, and turns whatever it throws into a sentence and an exit code. */
import { version } from '../../package.json';
import { exitCodes, NudgeError, type ExitCode } from '../shared/errors';
import { explain } from '../shared/file-errors';
import { nudgeHome } from '../trainer/home';
import { parseArguments, usage, usageOf, wrongUse } from './arguments';
import { Interrupted, listenForInterrupts } from './interrupts';
import { Terminal } from './terminal';
import type { Context } from './verb';
import { verbs } from './verbs';

/** `root` holds trainer/, models/ and examples/. */
export async function main(args: readonly string[], root: string): Promise<ExitCode> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', passOverClosed);
  const terminal = new Terminal(process.stderr);
  const print = (text: string): void => { process.stdout.write(text.endsWith('\n') ? text : `${text}\n`); };
  const json = args.includes('--json');
  const context: Context = { root, home: nudgeHome(), python: process.env['NUDGE_PYTHON'] || undefined, terminal, interrupts: listenForInterrupts(), json, print };
  try {
    return await runVerb(context, args);
  } catch (error) {
    terminal.clear();
    return tell(error, context);
  }
}

async function runVerb(context: Context, [name, ...args]: readonly string[]): Promise<ExitCode> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    context.print(usage(verbs));
    return name === undefined ? exitCodes.wrongUse : exitCodes.done;
  }
  if (name === '--version') {
    context.print(version);
    return exitCodes.done;
  }
  // Read by main() already, wherever it stands.
  if (name === '--json') return runVerb(context, args);
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) throw wrongUse('', `There is no verb ${JSON.stringify(name)}.`);
  const { positionals, values } = parseArguments(name, verb, args);
  if (values['help'] === true) {
    context.print(usageOf(name, verb));
    return exitCodes.done;
  }
  return verb.run(context, positionals, values);
}

function tell(error: unknown, { json, print, terminal }: Context): ExitCode {
  const { code, message, remedy, params, exitCode } = failureOf(error);
  terminal.line(message);
  terminal.line(remedy);
  if (json) print(JSON.stringify({ error: { code, message, remedy, params, exitCode } }, undefined, 2));
  return exitCode;
}

function failureOf(thrown: unknown): NudgeError {
  const error = explain(thrown);
  if (error instanceof NudgeError) return error;
  if (error instanceof Interrupted) {
    return new NudgeError({ code: 'interrupted', exitCode: exitCodes.interrupted, message: 'Interrupted.', remedy: 'Run it again, or "nudge resume" a run that had begun.' });
  }
  return new NudgeError({
    code: 'defect', exitCode: exitCodes.runFailed, message: error instanceof Error ? error.stack ?? error.message : String(error),
    remedy: 'This is a defect in Nudge: please report it with the lines above.',
  });
}

/** Whoever reads the output may have seen enough (`nudge sample … | head`). */
function passOverClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
