/** What `npm start` does after the set-up: trains a spec, samples the result by ONNX Runtime, shows before and after. */
import os from 'node:os';
import path from 'node:path';
import type { Run } from '../../shared/run';
import { createRun } from '../../runs/create';
import { findNamed } from '../../models/catalog';
import { probe } from '../../trainer/probe';
import { findAccelerator, type Accelerator } from '../../trainer/torch';
import type { Environment } from '../../trainer/environment';
import { Reporter } from '../reporter';
import { oneLine, readTexts } from '../../runs/texts';
import { drawSamples } from '../sampling';
import { readSpec } from '../spec';
import { Terminal } from '../terminal';
import { prepareTrainer, tilde } from '../trainer';
import type { Context, Verb } from '../verb';
import { conclude, trainAndWatch } from '../watch';

const shownTexts = 6;
const devices: Record<Accelerator, string> = { cuda: 'NVIDIA GPU', rocm: 'AMD GPU', apple: 'Apple GPU', cpu: 'CPU' };

export const demoVerb: Verb = {
  usage: 'SPEC', summary: 'train a spec and show samples before and after', positionals: ['SPEC'], options: {}, hidden: true,
  async run(given, [spec = '']) {
    const context = { ...given, terminal: new Terminal(process.stdout) };
    const trainer = await prepareTrainer(context);
    await introduce(context, trainer);
    const run = await readSpec(context, spec);
    context.terminal.line(title(run));
    const folder = await createRun(run);
    const outcome = await trainAndWatch(context, trainer, { folder, run, reporter: new Reporter(run, context.terminal) }, 'train');
    if (outcome.end?.type === 'finished') await compare(context, folder, run);
    showWays(context, folder);
    return conclude(context, folder, outcome);
  },
};

async function introduce({ terminal }: Context, trainer: Environment): Promise<void> {
  if (!trainer.isNew) return;
  const { pythonVersion, versions, device } = await probe(trainer);
  terminal.line(`                             Python ${pythonVersion}, torch ${versions['torch'] ?? '?'} (${device})`);
}

function title({ specFile = '', model }: Run): string {
  const named = findNamed(model.requested);
  const place = path.relative(process.cwd(), specFile);
  return `${place} · ${model.requested}${named ? ` (${named.size})` : ''} · ${devices[findAccelerator()]}, ${String(os.availableParallelism())} cores`;
}

/** The base model's texts beside those of the result. */
async function compare(context: Context, folder: string, run: Run): Promise<void> {
  const before = (await readTexts(folder, shownTexts)).base;
  const after = await drawSamples(context, folder, { count: shownTexts, seed: run.training.seed ?? 1 });
  const width = Math.floor((context.terminal.columns - 8) / 2);
  const rows = [['before', 'after'], ...after.map(({ text }, index) => [`   ${before[index] ?? ''}`, `   ${text}`])];
  for (const [left = '', right = ''] of rows) context.terminal.line(`  ${indented(left, width).padEnd(width)}  ${indented(right, width)}`);
}

function indented(text: string, width: number): string {
  const indent = /^ */.exec(text)?.[0] ?? '';
  return indent + oneLine(text, width - indent.length);
}

function showWays({ terminal }: Context, folder: string): void {
  terminal.line(`  run      ${tilde(folder)}`);
  terminal.line(`  next     code . → "Nudge: Open Example", or: npm run nudge -- sample ${tilde(folder)} -n 20`);
}
