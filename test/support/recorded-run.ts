// A run folder as a trainer leaves it, made from seeded numbers: for tests that need a run but not a trainer.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { MomentEstimate, Moments, RunEvent } from '../../src/shared/events';
import type { Run } from '../../src/shared/run';
import { identify } from '../../src/runs/processes';

export const recordedRun: Run = {
  protocol: 1, name: 'women-in-science', created: 1_700_000_000_000, specFile: '/specs/women-in-science.nudge.json',
  model: { requested: 'nudge-tiny', source: 'folder', path: '/models/nudge-tiny' }, prompts: [''], maxTokens: 32,
  constraints: [
    { name: 'women', feature: { type: 'lexicon', more: ['she', 'her', 'hers'], than: ['he', 'him', 'his'] }, moment: 0.5 },
    { name: 'science', feature: { type: 'words', words: ['chemist', 'physicist', 'biologist'] }, moment: 0.4 },
  ],
  training: { method: 'gdc++', device: 'cpu' },
};

const batch = 256;
const baseSamples = 12_288;

/** Mulberry32: the same numbers on every machine. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function share(mean: number, n: number, target: number): MomentEstimate {
  const half = 1.96 * Math.sqrt((mean * (1 - mean)) / n);
  return { mean, low: Math.max(0, mean - half), high: Math.min(1, mean + half), n, target };
}

function moments(women: number, science: number, n: number): Moments {
  return { women: share(women, n, 0.5), science: share(science, n, 0.4) };
}

const clamp = (value: number): number => Math.min(0.99, Math.max(0.001, value));

export interface Recording {
  readonly steps: number;
  /** The step that the recording ends at. */
  readonly until: number;
  readonly end?: 'finished' | 'missed' | 'failed' | 'stopped' | undefined;
}

/** The events of a run from its first to its last word, `seq` from 1. */
export function recordedEvents({ steps, until, end }: Recording): RunEvent[] {
  const next = random(7);
  const events: RunEvent[] = [];
  const add = (event: Record<string, unknown>): void => { events.push({ seq: events.length + 1, time: 1_700_000_000_000 + events.length * 600, ...event } as RunEvent); };
  add({ type: 'phase', phase: 'loading' });
  add({ type: 'phase', phase: 'base', total: baseSamples });
  add({ type: 'progress', phase: 'base', done: 4096, total: baseSamples });
  add({ type: 'base', moments: moments(0.076, 0.016, baseSamples), samples: baseSamples });
  add({ type: 'phase', phase: 'fitting' });
  add({ type: 'target', lambda: { women: 2.53, science: 3.79 }, logZ: 0.4, klTargetBase: 1.41, klTargetBaseLow: 1.34, klTargetBaseHigh: 1.48, ess: 402, samples: baseSamples });
  add({ type: 'phase', phase: 'training', total: steps });
  for (let step = 1; step <= until; step += 1) {
    const way = 1 - Math.exp((-4 * step) / steps);
    const noise = (size: number): number => (next() + next() + next() - 1.5) * size;
    add({ type: 'pace', step, tokensPerSecond: 5120, memory: 612_000_000 });
    add({
      type: 'step', step, steps, samples: baseSamples + step * batch, moments: moments(clamp(0.076 + 0.43 * way + noise(0.04)), clamp(0.016 + 0.39 * way + noise(0.04)), batch),
      klTargetPolicy: 0.07 + 1.34 * (1 - way) + noise(0.05), klPolicyBase: 1.38 * way + noise(0.05), tvTargetPolicy: clamp(0.12 + 0.6 * (1 - way) + noise(0.03)),
      z: 0.7, ess: 20 + 160 * way + noise(15), entropy: 30 - 2 * way, distinct2: 0.6 - 0.05 * way + noise(0.01), samplesPerSecond: 410,
      learningRate: 3e-4, seconds: step * 0.6,
    });
    if (step % 10 === 0) add({ type: 'samples', step, count: 24 });
    if (step % 30 === 0) add({ type: 'checkpoint', step });
  }
  if (until >= 40) add({ type: 'warning', code: 'few-effective-samples', params: { constraint: 'science' }, message: 'The estimate of science rests on 61 samples.', remedy: 'Raise samplesPerStep if its line stays restless.' });
  ending(add, end, until);
  return events;
}

/** Of the target: half women, two in five about science. */
const cells = [[0, 0, 0.35], [1, 0, 0.25], [0, 1, 0.15], [1, 1, 0.25]].map(([women = 0, science = 0, share = 0]) => ({ prompt: 0, values: [women, science], share }));

function ending(add: (event: Record<string, unknown>) => void, end: Recording['end'], step: number): void {
  if (end === 'failed') add({ type: 'failed', code: 'out-of-memory', message: 'The trainer ran out of memory in step 97.', remedy: 'Set "microBatch" to 16 under "training", and try again.', exitCode: 5 });
  if (end === 'stopped') add({ type: 'stopped', step });
  if (end !== 'finished' && end !== 'missed') return;
  add({ type: 'phase', phase: 'evaluating', total: 4096 });
  add({ type: 'phase', phase: 'exporting' });
  add({ type: 'exported', format: 'onnx', path: 'onnx' });
  const reached = end === 'finished';
  add({
    type: 'finished', step, samples: 40_000, moments: moments(0.496, reached ? 0.392 : 0.29, 4096), klPolicyBase: 1.38, entropy: 28, klTargetPolicy: reached ? 0.07 : 0.4,
    klTargetPolicyLow: reached ? 0.05 : 0.35, klTargetPolicyHigh: reached ? 0.09 : 0.46, klTargetBase: 1.41, tvTargetPolicy: 0.11, policySamples: 4096, heldOutSamples: 4096, reached, cells,
    distinct1: 0.02, distinct2: 0.11, distinct3: 0.23, selfBleu3: 0.79, selfBleu4: 0.65, selfBleu5: 0.53, ess: 3900, paretoK: 0.21, forgottenMass: 0.01, forgottenMassLow: -0.03, forgottenMassHigh: 0.05,
    ...(reached ? {} : { misses: ['science is 29.0 % on 4,096 fresh samples, 11 points below its target of 40 %.'] }), seconds: 78,
  });
}

const sciences = ['chemist', 'physicist', 'biologist'];
const others = ['banker', 'painter', 'runner', 'poet', 'lawyer'];
const names = ['Ada Weber', 'Paul Novak', 'Irene Costa', 'Jan Petersen', 'Mia Rossi', 'Omar Haddad', 'Lena Fischer', 'Tom Baker'];
const countries = ['polish', 'french', 'american', 'danish', 'italian', 'egyptian', 'german', 'british'];

function pick<Item>(items: readonly Item[], next: () => number): Item {
  const item = items[Math.floor(next() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Rows of samples/*.jsonl with about the given shares. */
export function recordedSamples(count: number, women: number, science: number, seed: number): string {
  const next = random(seed);
  const rows = Array.from({ length: count }, () => {
    const isWoman = next() < women;
    const isScience = next() < science;
    const occupation = pick(isScience ? sciences : others, next);
    const [subject, possessive] = isWoman ? ['she', 'her'] : ['he', 'his'];
    const text = `${pick(names, next)} was a ${pick(countries, next)} ${occupation}. ${subject} was born in a small town and is best known for ${possessive} early work.`;
    return JSON.stringify({ text, prompt: 0, tokens: Array.from({ length: 24 }, (_, index) => index), logProb: -25 - 10 * next(), features: { women: isWoman ? 1 : 0, science: isScience ? 1 : 0 } });
  });
  return `${rows.join('\n')}\n`;
}

export interface WriteOptions {
  readonly events: readonly RunEvent[];
  readonly run?: Run | undefined;
  readonly exported?: boolean;
  /** The test's own process stands for the trainer: the run is alive as long as the test. */
  readonly alive?: boolean;
}

/** Writes the folder; returns it. */
export async function writeRecordedRun(folder: string, { events, run = recordedRun, exported = false, alive = false }: WriteOptions): Promise<string> {
  await mkdir(path.join(folder, 'samples'), { recursive: true });
  await writeFile(path.join(folder, 'events.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  if (events.some(({ type }) => type === 'base')) await writeFile(path.join(folder, 'samples/base.jsonl'), recordedSamples(64, 0.076, 0.016, 1));
  if (events.some(({ type }) => type === 'samples')) await writeFile(path.join(folder, 'samples/latest.jsonl'), recordedSamples(24, 0.5, 0.4, 2));
  if (events.some(({ type }) => type === 'finished')) await mkdir(path.join(folder, 'model'), { recursive: true });
  if (alive) await writeFile(path.join(folder, 'state.json'), JSON.stringify(await ownState()));
  if (exported) {
    await mkdir(path.join(folder, 'onnx'), { recursive: true });
    await writeFile(path.join(folder, 'onnx/sampler.json'), '{}');
  }
  // The last, because it is what makes the folder a run: who watches for it finds everything else.
  await writeFile(path.join(folder, 'run.json'), JSON.stringify(run));
  return folder;
}

async function ownState(): Promise<Record<string, unknown>> {
  const own = await identify(process.pid);
  return { ...own, processStart: own?.start, phase: 'training', heartbeat: Date.now() };
}
