/** What one run of a comparison says: its course over the samples drawn, and its end. */
import type { FinishedEvent, Moments, StepEvent } from '../shared/events';
import type { Run } from '../shared/run';
import { lastOf, latestSteps, readEvents } from '../runs/events';
import { gap, isShare } from '../runs/goal';
import { readTexts } from '../runs/texts';

const keptTexts = 6;

export interface Point {
  /** Samples that the policy drew in training so far. */
  readonly samples: number;
  /** Largest distance of a moment from its target: of shares as it is, of numeric means relative to the target. */
  readonly gap: number;
  readonly klTargetPolicy: number;
  readonly klPolicyBase: number;
  readonly tvTargetPolicy: number;
  readonly distinct2: number;
  readonly gradientVariance: number;
}

export interface Trace {
  readonly method: string;
  readonly seed: number;
  readonly points: readonly Point[];
  /** Of the base model. */
  readonly base: Moments | undefined;
  readonly finished: FinishedEvent;
  readonly texts: readonly string[];
  readonly baseTexts: readonly string[];
}

/** What all runs of a comparison gave; `failures`: a sentence for each that had to be given up. */
export interface Comparison {
  readonly traces: readonly Trace[];
  readonly failures: readonly string[];
}

/** `undefined` where the run has not finished. */
export async function readTrace(folder: string, run: Run, method: string, seed: number): Promise<Trace | undefined> {
  const events = await readEvents(folder);
  const finished = lastOf(events, 'finished');
  if (!finished) return undefined;
  const texts = await readTexts(folder, keptTexts);
  let samples = 0;
  const points = latestSteps(events).map((step): Point => {
    samples += freshOf(step);
    return {
      samples, gap: gapOf(run, step.moments), klTargetPolicy: step.klTargetPolicy, klPolicyBase: step.klPolicyBase, tvTargetPolicy: step.tvTargetPolicy,
      distinct2: step.distinct2 ?? Number.NaN, gradientVariance: step.gradientVariance ?? Number.NaN,
    };
  });
  return { method, seed, points, base: lastOf(events, 'base')?.moments, finished, texts: texts.latest, baseTexts: texts.base };
}

/** How many samples the policy drew in a step: those that its moments rest on. */
function freshOf({ moments }: StepEvent): number {
  return Object.values(moments)[0]?.n ?? 0;
}

export function gapOf(run: Run, moments: StepEvent['moments']): number {
  const gaps = run.constraints.map((constraint) => {
    const found = moments[constraint.name];
    if (!found) return Number.NaN;
    const distance = gap(found);
    const scale = typeof found.target === 'number' ? Math.abs(found.target) : Math.max(Math.abs(found.target.min ?? 0), Math.abs(found.target.max ?? 0));
    return isShare(constraint) || scale === 0 ? distance : distance / scale;
  });
  return Math.max(...gaps);
}
