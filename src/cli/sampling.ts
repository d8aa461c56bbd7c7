/** Samples a run's result in the sampler's child process, with its progress on the terminal. */
import path from 'node:path';
import { valuesOf, type Values } from '../features/values';
import { runPaths } from '../runs/folder';
import type { OpenedRun } from '../runs/open';
import { Sampler } from '../sampler/client';
import { sampleDemanded, type Demanded } from '../sampler/demanded';
import { refuseUnheld, sampleHeld, type Held, type HeldRequest } from '../sampler/held';
import { EncodedTexts } from '../sampler/readings';
import type { Sample, SampleRequest } from '../shared/sampler';
import { findBase, makeBase } from '../trainer/base';
import { bar, count } from './format';
import { prepareTrainer } from './trainer';
import type { Context } from './verb';

type Request = Omit<SampleRequest, 'folder'>;

export async function drawSamples(context: Context, folder: string, request: Request): Promise<Sample[]> {
  return withSampler(context, request.count, (sampler, onSample, signal) => sampler.sample({ ...request, folder: runPaths(folder).onnx }, { onSample }, signal));
}

/** Texts that all meet what the run demands of every text, and how many had to be drawn for them. */
export async function drawDemanded(context: Context, existing: OpenedRun, request: Request): Promise<Demanded> {
  const { onnx } = runPaths(existing.folder);
  return withSampler(context, request.count, (sampler, onSample, signal) =>
    sampleDemanded(sampler, existing.run, readBy(sampler, existing, signal), { ...request, folder: onnx }, { onSample }, signal));
}

/** Texts held to the run's whole target; the base model that they are weighed with is made where it is missing. */
export async function drawHeld(context: Context, existing: OpenedRun, request: Omit<HeldRequest, 'folder' | 'base'>): Promise<Held> {
  const { run, folder } = existing;
  return withSampler(context, request.count, async (sampler, onSample, signal) => {
    const values = readBy(sampler, existing, signal);
    refuseUnheld(run, values, request);
    const base = await findBase(context.home, folder) ?? await writeBase(context, folder, signal);
    return sampleHeld(sampler, { run, folder, values }, { ...request, base, folder: runPaths(folder).onnx }, { onSample }, signal);
  });
}

async function writeBase(context: Context, folder: string, signal: AbortSignal): Promise<string> {
  const trainer = await prepareTrainer(context);
  context.terminal.live('  writing the base model for guaranteed sampling …');
  return makeBase(trainer, folder, signal);
}

/** What features say of samples, those of networks included. */
function readBy(sampler: Sampler, { run, folder, summary }: OpenedRun, signal: AbortSignal): Values {
  return valuesOf(run.constraints, new EncodedTexts(sampler, runPaths(folder).onnx, summary.encoders, signal));
}

/** A sampler for one piece of work, whose samples are counted on the terminal. */
async function withSampler<Result>({ root, terminal, interrupts }: Context, wanted: number, work: (sampler: Sampler, onSample: () => void, signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const sampler = new Sampler({ script: path.join(root, 'dist', 'sampler.js') });
  let done = 0;
  const onSample = (): void => {
    done += 1;
    terminal.live(`  sampling  ${bar(done, wanted)}  ${count(done)} of ${count(wanted)}`);
  };
  try {
    return await work(sampler, onSample, interrupts.signal);
  } finally {
    terminal.clear();
    await sampler.dispose();
  }
}

/** For a command that names none; small enough to be typed again. */
export function randomSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}
