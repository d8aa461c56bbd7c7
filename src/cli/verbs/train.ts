/** `nudge train SPEC`: a run from the spec to its result; exit 5 when it missed its target. */
import { createRun } from '../../runs/create';
import { readSpec } from '../spec';
import { train } from '../training';
import type { Verb } from '../verb';

export const trainVerb: Verb = {
  usage: 'SPEC [--run DIR]', summary: 'train toward what the spec declares', positionals: ['SPEC'], options: { run: { type: 'string' } },
  async run(context, [spec = ''], { run: folder }) {
    const run = await readSpec(context, spec);
    return train(context, await createRun(run, { folder: typeof folder === 'string' ? folder : undefined }), run);
  },
};
