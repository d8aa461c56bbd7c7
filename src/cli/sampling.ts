/** Samples a run's result in the sampler's child process, with its progress on the terminal. */
import path from 'node:path';
import { runPaths } from '../runs/folder';
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

/** For a command that names none; small enough to be typed again. */
export function randomSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}
