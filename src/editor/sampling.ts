/** Draws texts of a run's result for the editor: seeds where none is given, texts that differ where each is used once. */
import { randomInt } from 'node:crypto';
import { runPaths } from '../runs/folder';
import type { Sampler } from '../sampler/client';
import type { Sample, SampleRequest } from '../shared/sampler';

export type Draw = Pick<SampleRequest, 'prompts' | 'count' | 'temperature' | 'topP'> & { readonly seed?: number | undefined };

const largestSeed = 2 ** 32;
/** A model with few texts cannot give many different ones. */
const roundsForDistinct = 5;

export class Sampling {
  constructor(private readonly sampler: Sampler) {}

  draw(run: string, draw: Draw, signal?: AbortSignal): Promise<Sample[]> {
    return this.sampler.sample({ ...draw, folder: runPaths(run).onnx, seed: draw.seed ?? randomInt(largestSeed) }, {}, signal);
  }

  /** `count` texts, no two alike as long as the model has that many to give within a few rounds. */
  async drawDistinct(run: string, draw: Draw, signal?: AbortSignal): Promise<string[]> {
    const texts = new Set<string>();
    const spare: string[] = [];
    const seed = draw.seed ?? randomInt(largestSeed);
    for (let round = 0; round < roundsForDistinct && texts.size < draw.count; round += 1) {
      for (const { text } of await this.draw(run, { ...draw, count: draw.count - texts.size, seed: (seed + round) % largestSeed }, signal)) {
        if (texts.has(text)) spare.push(text);
        else texts.add(text);
      }
    }
    return [...texts, ...spare].slice(0, draw.count);
  }
}
