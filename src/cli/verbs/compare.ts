/** `nudge compare SPEC`: trains every method under equal samples, over several seeds, and writes a report. Goes on where it was interrupted. */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes, NudgeError } from '../../shared/errors';
import type { Run } from '../../shared/run';
import { readTrace, type Comparison, type Trace } from '../../compare/figures';
import { htmlOf } from '../../compare/html';
import { markdownOf } from '../../compare/markdown';
import { methods, usualMethods, usualSeeds } from '../../compare/methods';
import { createRun } from '../../runs/create';
import { replaceFile } from '../../runs/files';
import { runPaths } from '../../runs/folder';
import { foldersIn, readRun } from '../../runs/list';
import { openRun } from '../../runs/open';
import type { Environment } from '../../trainer/environment';
import { numberOption, wrongUse } from '../arguments';
import { Interrupted } from '../interrupts';
import { Reporter } from '../reporter';
import { readSpec } from '../spec';
import { prepareTrainer, tilde } from '../trainer';
import type { Context, Verb } from '../verb';
import { trainAndWatch } from '../watch';

export const compareVerb: Verb = {
  usage: 'SPEC [--methods A,B,…] [--seeds N] [--out DIR]', summary: 'train several methods under equal samples, and report how they differ', positionals: ['SPEC'],
  options: { methods: { type: 'string' }, seeds: { type: 'string' }, out: { type: 'string' } },
  async run(context, [spec = ''], values) {
    const names = methodsOf(values['methods']);
    const seeds = numberOption('compare', values, 'seeds', 1, true) ?? usualSeeds;
    const run = await readSpec(context, spec);
    const trainer = await prepareTrainer(context);
    const out = path.resolve(typeof values['out'] === 'string' ? values['out'] : path.join(path.dirname(path.resolve(spec)), '.nudge', 'compare', run.name));
    const traces: Trace[] = [];
    const failures: string[] = [];
    for (let seed = 1; seed <= seeds; seed += 1) {
      for (const name of names) {
        context.terminal.line(`  ${name}, seed ${String(seed)} of ${String(seeds)}`);
        const outcome = await trace(context, trainer, { run, out, name, seed });
        if (typeof outcome === 'string') failures.push(outcome);
        else traces.push(outcome);
        await writeReports(out, run, { traces: inOrder(names, traces), failures });
      }
    }
    context.terminal.line(`  report   ${tilde(path.join(out, 'report.html'))}`);
    const report = path.join(out, 'report.md');
    context.print(context.json ? JSON.stringify({ report, html: path.join(out, 'report.html'), traces, failures }, undefined, 2) : report);
    return exitCodes.done;
  },
};

function methodsOf(given: string | boolean | undefined): string[] {
  const names = typeof given === 'string' ? given.split(',').map((name) => name.trim()).filter(Boolean) : usualMethods;
  const known = Object.keys(methods);
  if (names.length === 0) throw wrongUse('compare', `--methods names none; there are ${known.join(', ')}.`);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw wrongUse('compare', `There is no method ${JSON.stringify(unknown)}; there are ${known.join(', ')}.`);
  return [...new Set(names)];
}

interface Part {
  readonly run: Run;
  readonly out: string;
  readonly name: string;
  readonly seed: number;
}

/** Trains one method with one seed, or goes on with it; a run that has finished is only read. A sentence where the method diverged. */
async function trace(context: Context, trainer: Environment, part: Part): Promise<Trace | string> {
  const { out, run, name, seed } = part;
  const folder = runFolder(out, name, seed);
  const found = await readRun(folder);
  const own = found ? (await openRun(folder)).run : await begin(part, folder);
  if (own.specHash !== run.specHash) throw changed(out);
  const known = found?.finished && await readTrace(folder, own, name, seed);
  if (known) return known;
  try {
    await trainAndWatch(context, trainer, { folder, run: own, reporter: new Reporter(own, context.terminal, false) }, 'train');
  } catch (error) {
    if (!(error instanceof NudgeError) || error.code !== 'model-diverged') throw error;
    context.terminal.line(`  ! ${error.message}`);
    return `${name}, seed ${String(seed)}: ${error.message}`;
  }
  const now = await readTrace(folder, own, name, seed);
  if (!now) throw new Interrupted();
  return now;
}

async function begin({ run, out, name, seed }: Part, folder: string): Promise<Run> {
  const training = methods[name]?.training({ ...run.training, seed }) ?? run.training;
  const own: Run = { ...run, name: `${run.name} ${name} ${String(seed)}`, training };
  await mkdir(path.dirname(folder), { recursive: true });
  await createRun(own, { folder });
  const sibling = (await foldersIn(path.join(out, 'runs'))).find((other) => other !== folder && other.endsWith(`-${String(seed)}`));
  if (sibling !== undefined) await takeBaseSamples(sibling, folder);
  return own;
}

function runFolder(out: string, name: string, seed: number): string {
  return path.join(out, 'runs', `${name}-${String(seed)}`);
}

/** Base samples depend on the seed alone: other methods need not draw the same ones again. */
async function takeBaseSamples(from: string, to: string): Promise<void> {
  const [source, target] = [runPaths(from).samples, runPaths(to).samples];
  await mkdir(target, { recursive: true });
  const files = (await foldersIn(source)).map((file) => path.basename(file)).filter((name) => /^base-\d+\.safetensors$/.test(name));
  await Promise.all(files.map((name) => copyFile(path.join(source, name), path.join(target, name))));
}

async function writeReports(out: string, run: Run, comparison: Comparison): Promise<void> {
  await replaceFile(path.join(out, 'report.md'), markdownOf(run, comparison));
  await replaceFile(path.join(out, 'report.html'), htmlOf(run, comparison));
}

function inOrder(names: readonly string[], traces: readonly Trace[]): Trace[] {
  return names.flatMap((name) => traces.filter(({ method }) => method === name));
}

function changed(out: string): NudgeError {
  return new NudgeError({
    code: 'spec-changed', exitCode: exitCodes.wrongUse, params: { out },
    message: `${out} holds a comparison of an earlier state of this spec.`, remedy: 'Name another folder with --out, or delete this one.',
  });
}
