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
import { isNote } from '../runs/warnings';
import { describeConstraint } from './describe';
import type { PanelServices } from './services';
import type { RunState } from './state';

/** A run as the panel shows it. What no event changes is made once, because building the run's features can take a tenth of a second. */
export class Viewer {
  private readonly fixed: Fixed;
  private unreadable: { readonly encoders: string; readonly names: readonly string[] } | undefined;

  constructor(private readonly run: Run, private readonly measuring: boolean, private readonly wordsOf: NonNullable<PanelServices['wordsOf']> = (warning) => warning) {
    this.fixed = fixedOf(run);
  }

  /** `summary`: facts beside the events, such as whether the trainer lives. */
  view(state: RunState, summary: RunSummary | undefined): RunView {
    const status = statusOf(state, summary, this.measuring);
    return {
      ...this.fixed,
      status, phase: phaseView(state.phase), review: phaseView(state.review), secondsLeft: status === 'running' ? timeLeft(state) : undefined, step: state.step, steps: state.steps, pace: paceOf(state),
      base: state.base, target: state.target, latest: state.series.points.at(-1), checkpoint: state.checkpoint, resumedFrom: state.resumedFrom,
      warnings: state.warnings.map(({ event, step }) => { const { message, remedy } = this.wordsOf(event); return { code: event.code, message, remedy, step, isNote: isNote(event) }; }),
      failure: status === 'failed' && state.failed ? { ...state.failed, step: state.step } : undefined,
      result: state.result && resultView(state.result, this.run), canSample: summary?.hasModel ?? state.exported,
      unreadable: this.unreadableBy(summary?.encoders ?? []),
    };
  }

  /** Networks are exported at a run's end: what they can read is asked again then. */
  private unreadableBy(encoders: readonly string[]): readonly string[] {
    const key = encoders.join('\n');
    if (this.unreadable?.encoders !== key) this.unreadable = { encoders: key, names: valuesOf(this.run.constraints, exported(encoders)).unreadable };
    return this.unreadable.names;
  }
}

type Fixed = Pick<RunView, 'name' | 'model' | 'method' | 'prompts' | 'maxTokens' | 'device' | 'constraints' | 'demandsOnly'>;

function fixedOf({ name, model, prompts, maxTokens, constraints, training }: Run): Fixed {
  return {
    name, model: model.requested, method: training.method ?? 'gdc++', prompts: prompts.map(promptLabel), maxTokens, device: deviceName(training.device),
    constraints: constraints.map(constraintView), demandsOnly: demandsOnly(constraints),
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
