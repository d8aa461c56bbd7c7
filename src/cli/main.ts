/** Chooses the verb, runs it, and turns whatever it throws into a sentence and an exit code. */
import { exitCodes, NudgeError, type ExitCode } from '../shared/errors';
import { nudgeHome } from '../trainer/home';
import { parseArguments, usage, usageOf, wrongUse } from './arguments';
import { Interrupted, listenForInterrupts } from './interrupts';
import { Terminal } from './terminal';
import type { Context } from './verb';
import { verbs } from './verbs';

/** `root` holds trainer/, models/ and examples/. */
export async function main(args: readonly string[], root: string): Promise<ExitCode> {
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
  const verb = verbs[name];
  if (!verb) throw wrongUse('', `There is no verb ${JSON.stringify(name)}.`);
  const { positionals, values } = parseArguments(name, verb, args);
  if (values['help'] === true) {
    context.print(usageOf(name, verb));
    return exitCodes.done;
  }
  return verb.run(context, positionals, values);
}

function tell(error: unknown, { json, print, terminal }: Context): ExitCode {
  if (error instanceof Interrupted) {
    terminal.line('Interrupted.');
    return exitCodes.interrupted;
  }
  if (!(error instanceof NudgeError)) {
    terminal.line(error instanceof Error ? error.stack ?? error.message : String(error));
    terminal.line('This is a defect in Nudge: please report it with the lines above.');
    return exitCodes.runFailed;
  }
  const { code, message, remedy, params, exitCode } = error;
  terminal.line(message);
  terminal.line(remedy);
  if (json) print(JSON.stringify({ error: { code, message, remedy, params, exitCode } }, undefined, 2));
  return exitCode;
}
