/** `nudge measure SPEC`: what the base model does by itself, and what the target would cost; keeps no run folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { exitCodes } from '../../shared/errors';
import { createRun } from '../../runs/create';
import { nats } from '../format';
import { Reporter, targetRows } from '../reporter';
import { readSpec } from '../spec';
import { prepareTrainer } from '../trainer';
import type { Verb } from '../verb';
import { trainAndWatch } from '../watch';

export const measureVerb: Verb = {
  usage: 'SPEC', summary: 'measure the base model, and what the target costs', positionals: ['SPEC'], options: {},
  async run(context, [spec = '']) {
    const run = await readSpec(context, spec);
    const trainer = await prepareTrainer(context);
    const temporary = await mkdtemp(path.join(os.tmpdir(), 'nudge-measure-'));
    try {
      const folder = await createRun(run, { folder: path.join(temporary, 'run') });
      const { base, target } = await trainAndWatch(context, trainer, { folder, run, reporter: new Reporter(run, context.terminal, false) }, 'measure');
      context.terminal.clear();
      if (context.json) context.print(JSON.stringify({ base, target }, undefined, 2));
      else if (base && target) {
        for (const row of targetRows(run, base, target)) context.print(row);
        context.print(`KL(p‖a) ${nats(target.klTargetBase, target.klTargetBaseLow, target.klTargetBaseHigh)} nats`);
      }
      return exitCodes.done;
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  },
};
