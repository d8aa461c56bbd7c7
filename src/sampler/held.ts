/**
 * Texts held to a run's whole target, shares and means included: reads what the run's folder says of the target, finds β for the
 * acceptance rate that is wanted, draws, and accounts for it. The way for both hosts, command line and panel.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Values } from '../features/values';
import { lastOf, readEvents } from '../runs/events';
import { isMissing } from '../runs/files';
import { runPaths } from '../runs/folder';
import type { TargetEvent } from '../shared/events';
import type { Run } from '../shared/run';
import type { SampleRequest } from '../shared/sampler';
import { logBetaFor, tvBound, type Bound } from './beta';
import type { Accepted } from './accepting';
import type { Sampler } from './client';
import { noTarget, otherPrompt, oneTextOnly, unreadable } from './refusals';
import { sampleMatched, type Matching } from './matched';
import type { Handlers } from './pending';
import { sampleQuasi } from './quasi';
import type { Cell } from './quotas';
import { targetOf, type TargetModel } from './target';
import { weigh, type Weighing } from './weights';

export const defaultAcceptance = 0.5;

/** Policy samples behind β where the run has kept none of this distribution. */
const pilotSamples = 256;
const z95 = 1.96;

export interface HeldRequest extends SampleRequest {
  /** The base model's ONNX folder. */
  readonly base: string;
  readonly isMatched: boolean;
  /** Of the texts that meet the demands, the part to accept. */
  readonly acceptance: number;
}

export interface HeldRun {
  readonly run: Run;
  readonly folder: string;
  readonly values: Values;
}

export interface Held extends Accepted {
  readonly isMatched: boolean;
  /** How far accepted texts may be from the target. */
  readonly bound: Bound;
  /** How far the target's shares may be from the declared ones because λ is fitted to samples. */
  readonly lambdaError: number;
}

/** Throws NudgeError where the run, or the request, cannot be held to the target. */
export async function sampleHeld(
  sampler: Pick<Sampler, 'sample'>, { run, folder, values }: HeldRun, { isMatched, acceptance, ...request }: HeldRequest, handlers: Pick<Handlers, 'onSample'> = {}, signal?: AbortSignal,
): Promise<Held> {
  refuseUnheld(run, values, request);
  const prompts = (request.prompts ?? []).flatMap((prompt) => 'index' in prompt ? [prompt.index] : []);
  if (prompts.length === 0) prompts.push(...run.prompts.keys());
  const { event, cells } = await readTarget(run, folder);
  if (isMatched && cells.length === 0) throw noTarget(folder);
  const target = targetOf(run.constraints, values.binary, event);
  const weighing = { read: values.read, target, logZ: (event.logZByPrompt ?? [event.logZ]).map((value) => value ?? Number.NaN) };
  const pilot = await pilotOf(sampler, run, folder, request, weighing, signal);
  const logBeta = logBetaFor(pilot, acceptance);
  const drawn = isMatched
    ? await sampleMatched(sampler, request, matchingOf(run, values.binary, target, cells, prompts), weighing, logBeta, handlers, signal)
    : await sampleQuasi(sampler, request, prompts.length, weighing, logBeta, handlers, signal);
  const logZError = Math.sqrt(Math.max(0, 1 / event.ess - 1 / (event.samples ?? Infinity)));
  return { samples: drawn.samples, drawn: drawn.drawn, isMatched, bound: tvBound([...pilot, ...drawn.logW], logBeta, logZError), lambdaError: lambdaErrorOf(run, values.binary, event) };
}

/** Throws NudgeError for what no folder has to be read for. */
export function refuseUnheld({ constraints }: Run, { unreadable: names }: Values, { temperature, prompts = [] }: Pick<SampleRequest, 'temperature' | 'prompts'>): void {
  if (names.length > 0) throw unreadable(names, constraints);
  if (temperature === 0) throw oneTextOnly();
  if (prompts.some((prompt) => 'text' in prompt)) throw otherPrompt();
}

async function readTarget(run: Run, folder: string): Promise<{ event: TargetEvent; cells: readonly Cell[] }> {
  const events = await readEvents(folder);
  const event = lastOf(events, 'target');
  if (!event || (run.prompts.length > 1 && !event.logZByPrompt)) throw noTarget(folder);
  const cells = lastOf(events, 'finished')?.cells ?? [];
  return { event, cells: cells.map(({ values, ...cell }) => ({ ...cell, values: values.map((value) => value ?? Number.NaN) })) };
}

/** log w of samples of π: those that the trainer kept where they are of the distribution that is asked for, else fresh ones. */
async function pilotOf(sampler: Pick<Sampler, 'sample'>, run: Run, folder: string, request: SampleRequest, weighing: Weighing, signal?: AbortSignal): Promise<number[]> {
  const isTrained = (request.temperature ?? 1) === 1 && (request.topP ?? 1) === 1 && request.prompts === undefined && (request.maxTokens ?? run.maxTokens) === run.maxTokens;
  const kept = isTrained ? await keptSamples(run, folder, weighing) : [];
  if (kept.length >= pilotSamples) return kept;
  // From the far end of the seed's samples, so that none is drawn twice.
  const drawn = await sampler.sample({ ...request, count: pilotSamples, first: 2 ** 31, stream: false }, {}, signal);
  return (await weigh(drawn, weighing)).map(({ logW }) => logW);
}

/** A line of samples/latest.jsonl. */
interface KeptRow {
  readonly prompt: number;
  readonly logProb: number;
  readonly logProbBase: number;
  readonly features: Readonly<Record<string, number | null>>;
}

/** The exported policy's samples, written by its evaluation with the values that the trainer's features gave. */
async function keptSamples(run: Run, folder: string, { target, logZ }: Weighing): Promise<number[]> {
  try {
    const lines = (await readFile(path.join(runPaths(folder).samples, 'latest.jsonl'), 'utf8')).split('\n').filter(Boolean);
    return lines.map((line) => {
      const { prompt, logProb, logProbBase, features } = JSON.parse(line) as KeptRow;
      return logProbBase + target.logRatio(run.constraints.map(({ name }) => features[name] ?? Number.NaN), prompt) - logProb - (logZ[prompt] ?? Number.NaN);
    });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** A share over all prompts says nothing of a part of them: then only each prompt's own moments are held. */
function matchingOf(run: Run, binary: readonly boolean[], target: TargetModel, cells: readonly Cell[], prompts: readonly number[]): Matching {
  const isWhole = new Set(prompts).size === run.prompts.length;
  return {
    prompts, binary, names: run.constraints.map(({ name }) => name),
    cells: cells.filter(({ prompt }) => prompts.includes(prompt)),
    statistics: target.statistics.filter(({ prompt }) => prompt === undefined ? isWhole : prompts.includes(prompt)),
  };
}

/** dμ/dλ is the feature's variance under the target: μ(1 − μ), at most a quarter. */
function lambdaErrorOf(run: Run, binary: readonly boolean[], { lambdaError = {} }: TargetEvent): number {
  return run.constraints.reduce((most, { name, moment }, place) => {
    if (binary[place] !== true) return most;
    const variance = typeof moment === 'number' ? moment * (1 - moment) : 0.25;
    return Math.max(most, z95 * variance * (lambdaError[name] ?? 0));
  }, 0);
}
