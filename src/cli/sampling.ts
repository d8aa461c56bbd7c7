/** Samples a run's result in the sampler's child process, with its progress on the terminal. */
import path from 'node:path';
import { runPaths } from '../runs/folder';
import { sampleAccepted, type Accepted } from '../sampler/accepting';
import { Sampler } from '../sampler/client';
import type { Sample, SampleRequest } from '../shared/sampler';
import { bar, count } from './format';
import type { Context } from './verb';

export async function drawSamples({ root, terminal, interrupts }: Context, folder: string, request: Omit<SampleRequest, 'folder'>): Promise<Sample[]> {
  const sampler = new Sampler({ script: path.join(root, 'dist', 'sampler.js') });
  let done = 0;
  const onSample = (): void => {
    done += 1;
    terminal.live(`  sampling  ${bar(done, request.count)}  ${count(done)} of ${count(request.count)}`);
  };
  try {
    return await sampler.sample({ ...request, folder: runPaths(folder).onnx }, { onSample }, interrupts.signal);
  } finally {
    terminal.clear();
    await sampler.dispose();
  }
}

export interface Guarantee {
  readonly accept: (text: string, tokens: number, prompt: number | null) => boolean;
  /** How many prompts take turns. */
  readonly prompts: number;
}

/** Texts that all meet what the run demands of every text, and how many had to be drawn for them. */
export async function drawGuaranteed({ root, terminal, interrupts }: Context, folder: string, request: Omit<SampleRequest, 'folder'>, { accept, prompts }: Guarantee): Promise<Accepted> {
  const sampler = new Sampler({ script: path.join(root, 'dist', 'sampler.js') });
  const onSample = ({ index }: Sample): void => { terminal.live(`  sampling  ${bar(index + 1, request.count)}  ${count(index + 1)} of ${count(request.count)}`); };
  const meets = ({ text, tokens, finish, promptIndex }: Sample): boolean => accept(text, finish === 'end' ? tokens.length - 1 : tokens.length, promptIndex);
  try {
    return await sampleAccepted(sampler, { ...request, folder: runPaths(folder).onnx }, prompts, meets, { onSample }, interrupts.signal);
  } finally {
    terminal.clear();
    await sampler.dispose();
  }
}

/** For a command that names none; small enough to be typed again. */
export function randomSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}
