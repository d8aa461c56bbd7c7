/** The trainer's environment for a verb: made when it is missing, with its progress on the terminal. */
import os from 'node:os';
import { ensureEnvironment, type Environment } from '../trainer/environment';
import { seconds } from './format';
import type { Context } from './verb';

/** Does missing set-up by itself. Throws NudgeError (exit 4), or Interrupted. */
export async function prepareTrainer({ root, home, python, terminal, interrupts }: Context): Promise<Environment> {
  const began = Date.now();
  const elapsed = (): string => seconds((Date.now() - began) / 1000);
  const environment = await ensureEnvironment({
    root, home, python, signal: interrupts.signal,
    onProgress: ({ message }) => { terminal.live(`  … trainer         ${elapsed().padStart(6)}   ${message}`); },
  });
  if (environment.isNew) terminal.line(`  ✓ trainer         ${elapsed().padStart(6)}   in ${tilde(home)}`);
  return environment;
}

/** A path as people write it. */
export function tilde(file: string): string {
  const home = os.homedir();
  return file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : file;
}
