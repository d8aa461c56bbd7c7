/** A spec file on the command line: read, checked, resolved to what a run needs. */
import path from 'node:path';
import type { Run } from '../shared/run';
import { prepareRun } from '../runs/prepare';
import { prepareTrainer } from './trainer';
import type { Context } from './verb';

/** Throws NudgeError: exit 2 for an invalid spec or a model that does not exist, 4 for one that cannot be fetched. */
export async function readSpec(context: Context, named: string): Promise<Run> {
  const { root, home, terminal, interrupts } = context;
  const run = await prepareRun(path.resolve(named), {
    root, home, signal: interrupts.signal, python: async () => (await prepareTrainer(context)).python,
    onProgress: (message) => { terminal.live(`  ${message} …`); },
  });
  terminal.clear();
  return run;
}
