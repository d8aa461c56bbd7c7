/**
 * What the panel knows of a run: a pure reducer over its events, without clock or disk.
 * A resumed run writes some steps again; the charts keep of each the one written last, the rest follows the newest event.
 */
import type { BaseEvent, FailedEvent, FinishedEvent, PaceEvent, RunEvent, StepEvent, TargetEvent, WarningEvent } from '../shared/events';
import type { StepPoint } from '../shared/run-view';
import { lately, latelySteps } from '../runs/lately';
import { advanced, afterPause, begun, reviewing, type Work } from '../runs/pace';
import { causeOf } from '../runs/warnings';
import { emptySeries, extend, pointOf, type Series } from './series';

export interface Warning {
  readonly event: WarningEvent;
  readonly step: number;
}

export interface RunState {
  /** Names of the constraints: the order of every list of moments. */
  readonly constraints: readonly string[];
  readonly phase: Work | undefined;
  /** The review that training has stopped for. */
  readonly review: Work | undefined;
  readonly step: number;
  readonly steps: number | undefined;
  readonly base: BaseEvent | undefined;
  /** The fit to the base samples; later ones, refined in training, rest on other samples. */
  readonly target: TargetEvent | undefined;
  readonly series: Series;
  /** The last steps, newest last: for the pace, and for figures that one batch is too small for. */
  readonly recent: readonly StepEvent[];
  readonly pace: PaceEvent | undefined;
  readonly checkpoint: number | undefined;
  readonly resumedFrom: number | undefined;
  readonly warnings: readonly Warning[];
  readonly result: FinishedEvent | undefined;
  /** The last failure; a run that was started again since is not failed. */
  readonly failed: FailedEvent | undefined;
  readonly exported: boolean;
  /** The step of the samples on disk. */
  readonly samplesStep: number;
  /** Counts the times samples/latest.jsonl and samples/base.jsonl were replaced. */
  readonly revisions: { readonly now: number; readonly base: number };
}

export function initialState(constraints: readonly string[]): RunState {
  return {
    constraints, phase: undefined, review: undefined, step: 0, steps: undefined, base: undefined, target: undefined, series: emptySeries,
    recent: [], pace: undefined, checkpoint: undefined, resumedFrom: undefined, warnings: [], result: undefined, failed: undefined, exported: false, samplesStep: 0,
    revisions: { now: 0, base: 0 },
  };
}

/** The state after a batch of events; the series is copied once a batch, not once an event. Every step is a point of the charts, or those that are `drawn`. */
export function reduce(state: RunState, events: readonly RunEvent[], drawn: (event: StepEvent) => boolean = () => true): RunState {
  const points: StepPoint[] = [];
  let next = state;
  for (const event of events) {
    next = take(next, event);
    if (event.type === 'step' && drawn(event)) points.push(pointOf(lately(next.recent) ?? event, state.constraints));
  }
  return points.length === 0 ? next : { ...next, series: extend(next.series, points) };
}

function take(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'phase': return { ...state, phase: begun(event), review: undefined };
    case 'progress': return event.phase === reviewing
      ? { ...state, review: advanced(state.review, event, state.recent.at(-1)?.time) } : { ...state, phase: advanced(state.phase, event) };
    case 'base': return { ...state, base: event, revisions: { ...state.revisions, base: state.revisions.base + 1 } };
    case 'target': return state.phase?.name === 'training' ? state : { ...state, target: event };
    case 'step': return { ...state, review: undefined, step: event.step, steps: event.steps ?? state.steps, recent: [...state.recent, event].slice(-latelySteps) };
    case 'pace': return { ...state, pace: event };
    case 'samples': return { ...state, samplesStep: event.step, revisions: { ...state.revisions, now: state.revisions.now + 1 } };
    case 'checkpoint': return { ...state, review: undefined, checkpoint: event.step };
    case 'warning': return { ...state, warnings: [...state.warnings.filter((known) => causeOf(known.event) !== causeOf(event)), { event, step: state.step }] };
    case 'resumed': return event.fromStep === undefined ? { ...state, phase: state.phase && afterPause(state.phase, event.time) }
      : { ...state, step: event.fromStep, resumedFrom: event.fromStep, recent: [], review: undefined };
    case 'exported': return { ...state, exported: state.exported || event.format === 'onnx' };
    case 'finished': return { ...state, result: event };
    case 'failed': return { ...state, failed: event };
    case 'paused': case 'stopped': return state;
  }
}
