/** What a verb of the command line is made of. */
import type { ParseArgsConfig } from 'node:util';
import type { ExitCode } from '../shared/errors';
import type { Terminal } from './terminal';

export type Options = NonNullable<ParseArgsConfig['options']>;
export type Values = Readonly<Record<string, string | boolean | undefined>>;

export interface Context {
  /** The folder that holds trainer/, models/ and examples/. */
  readonly root: string;
  readonly home: string;
  /** A Python that the user names for the trainer (variable NUDGE_PYTHON). */
  readonly python: string | undefined;
  /** Progress; results go to `print`. */
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C, unless a run takes it as "stop". */
  readonly interrupts: Interrupts;
  readonly json: boolean;
  /** Writes to stdout. */
  readonly print: (text: string) => void;
}

/** Ctrl-C, given to whoever knows best what it means now. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** Until it is released, `handler` is called instead of aborting, and for what came before; returns the release. */
  take(handler: () => void): () => void;
}

export interface Verb {
  /** What follows the verb, as the usage shows it. */
  readonly usage: string;
  readonly summary: string;
  /** Names of the positional arguments, all required. */
  readonly positionals: readonly string[];
  readonly options: Options;
  /** Left out of the usage. */
  readonly hidden?: true;
  readonly run: (context: Context, positionals: readonly string[], values: Values) => Promise<ExitCode>;
}
