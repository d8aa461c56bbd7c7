/** Turns what is known of a run into what the panel shows of it. */
import { exported } from '../shared/encoders';
import type { Constraint, Run } from '../shared/run';
import type { FinishedEvent } from '../shared/events';
import type { ConstraintView, PaceView, PhaseView, ResultView, RunView, ViewStatus } from '../shared/run-view';
import { demandsOnly } from '../features/demands';
import { valuesOf } from '../features/values';
import { isReached, isShare, wanted } from '../runs/goal';
import type { RunSummary } from '../runs/list';
import { lately } from '../runs/lately';
import { secondsLeft, secondsPerStep, type Work } from '../runs/pace';
import { promptLabel } from '../runs/texts';
import { describeConstraint } from './describe';
import type { PanelServices } from './services';
import type { RunState } from './state';

/** Facts beside the events: whether the trainer lives, and what only state.json says. */
export interface Circumstances {
  readonly summary: RunSummary | undefined;
  readonly measuring: boolean;
  readonly wordsOf?: PanelServices['wordsOf'];
}

export function viewOf(run: Run, state: RunState, { summary, measuring, wordsOf = (warning) => warning }: Circumstances): RunView {
  const status = statusOf(state, summary, measuring);
  const constraints = run.constraints.map(constraintView);
  return {
    name: run.name, model: run.model.requested, method: run.training.method ?? 'gdc++', prompts: run.prompts.map(promptLabel), maxTokens: run.maxTokens, device: deviceName(run.training.device),
    status, phase: phaseView(state.phase), review: phaseView(state.review), secondsLeft: status === 'running' ? timeLeft(state) : undefined, step: state.step, steps: state.steps, pace: paceOf(state), constraints,
    base: state.base, target: state.target, latest: state.series.points.at(-1), checkpoint: state.checkpoint, resumedFrom: state.resumedFrom,
    warnings: state.warnings.map(({ event, step }) => { const { message, remedy } = wordsOf(event); return { code: event.code, message, remedy, step }; }),
    failure: status === 'failed' && state.failed ? { ...state.failed, step: state.step } : undefined,
    result: state.result && resultView(state.result, run), canSample: summary?.hasModel ?? state.exported,
    unreadable: valuesOf(run.constraints, exported(summary?.encoders ?? [])).unreadable, demandsOnly: demandsOnly(run.constraints),
  };
}

function statusOf(state: RunState, summary: RunSummary | undefined, measuring: boolean): ViewStatus {
  const status = summary?.status ?? 'waiting';
  return measuring && state.target && status !== 'failed' ? 'measured' : status;
}

/** What the trainer chose by itself is not in run.json. */
function deviceName(device: Run['training']['device']): string | undefined {
  return device === undefined || device === 'auto' ? undefined : device.toUpperCase();
}

function constraintView(constraint: Constraint): ConstraintView {
  const { name, feature } = constraint;
  return { name, description: describeConstraint(constraint), target: wanted(constraint), isShare: isShare(constraint), unit: feature.type === 'length' && !isShare(constraint) ? feature.unit : '' };
}

/** Pauses count in no `seconds`, so the pace is that of training itself. */
function paceOf({ recent, pace }: RunState): PaceView | undefined {
  const last = lately(recent);
  return last && {
    secondsPerStep: secondsPerStep(recent) ?? last.seconds / Math.max(1, last.step),
    samplesPerSecond: last.samplesPerSecond, memory: pace?.memory, batch: Object.values(last.moments)[0]?.n,
  };
}

function timeLeft(state: RunState): number | undefined {
  const { phase, review, steps, step } = state;
  if (phase && phase.name !== 'training') return secondsLeft(phase);
  const pace = paceOf(state);
  return pace && steps !== undefined ? Math.max(0, steps - step) * pace.secondsPerStep + ((review && secondsLeft(review)) ?? 0) : undefined;
}

/** Without the times, which would make a message of every word. */
function phaseView(work: Work | undefined): PhaseView | undefined {
  return work && { name: work.name, done: work.done, total: work.total };
}

function resultView(event: FinishedEvent, run: Run): ResultView {
  return {
    ...event,
    reachedEach: run.constraints.map((constraint) => {
      const moment = event.moments[constraint.name];
      return moment !== undefined && isReached(constraint, moment, run.training.goal);
    }),
  };
}
