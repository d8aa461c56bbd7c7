/** `nudge train SPEC`: a run from the spec to its result; exit 5 when it missed its target. */
import { rm } from 'node:fs/promises';
import { exitCodes, NudgeError } from '../../shared/errors';
import { createRun } from '../../runs/create';
import { readSpec } from '../spec';
import { prepareTrainer } from '../trainer';
import { train } from '../training';
import type { Verb } from '../verb';

export const trainVerb: Verb = {
  usage: 'SPEC [--run DIR]', summary: 'train toward what the spec declares', positionals: ['SPEC'], options: { run: { type: 'string' } },
  async run(context, [spec = ''], { run: named }) {
    const run = await readSpec(context, spec);
    const trainer = await prepareTrainer(context);
    const folder = await createRun(run, { folder: typeof named === 'string' ? named : undefined });
    try {
      return await train(context, trainer, folder, run);
    } catch (error) {
      // What only the trainer could see (prompts too long for the model) makes the spec invalid all the same: there is no run.
      if (error instanceof NudgeError && error.exitCode === exitCodes.invalidSpec) await rm(folder, { recursive: true, force: true });
      throw error;
    }
  },
};
