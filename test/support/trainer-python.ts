// Runs Python of this repository's trainer from a test: the environment that `npm test` has made, or the Python that is named.
import path from 'node:path';
import { runCommand } from '../../src/trainer/commands';
import { ensureEnvironment } from '../../src/trainer/environment';
import { nudgeHome } from '../../src/trainer/home';
import { trainerEnvironment } from '../../src/trainer/launch';

/** Tests are bundled to dist/test/SUITE/..., and always run from the repository's root. */
export const root = process.cwd();

/** What a script of test/support printed, as JSON. */
export async function runPython(script: string, ...args: string[]): Promise<unknown> {
  const trainer = await ensureEnvironment({ root, home: nudgeHome(), python: process.env['NUDGE_PYTHON'] });
  const { stdout } = await runCommand(trainer.python, [path.join(root, 'test', 'support', script), ...args], { env: trainerEnvironment(trainer) });
  return JSON.parse(stdout);
}
