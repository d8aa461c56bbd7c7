/** Shows a run on the terminal as its events come: what the base model does, what the target costs, the step that is trained, the end. */
import type { BaseEvent, FinishedEvent, PhaseEvent, ProgressEvent, RunEvent, StepEvent, TargetEvent } from '../shared/events';
import type { Constraint, Run } from '../shared/run';
import { isReached, wanted } from '../runs/goal';
import { lately, latelySteps } from '../runs/lately';
import { advanced, begun, secondsLeft, secondsPerStep, type Work } from '../runs/pace';
import { bar, clock, count, counted, estimate, nats, seconds, target } from './format';
import { diversity } from './diversity';
import { promptError, promptRows } from './prompts';
import type { Terminal } from './terminal';

const phaseWords: Record<string, string> = {
  waiting: 'waiting for the device', loading: 'loading model', base: 'measuring base model', fitting: 'fitting target', warming: 'starting warm',
  training: 'training', reviewing: 'reviewing', evaluating: 'evaluating', exporting: 'exporting',
};

export class Reporter {
  private base: BaseEvent | undefined;
  private isTargetShown = false;
  private recent: StepEvent[] = [];
  private work: Work | undefined;
  private tokensPerSecond: number | undefined;

  /** `showsTarget`: not where it is the verb's result. */
  constructor(private readonly run: Run, private readonly terminal: Terminal, private readonly showsTarget = true) {}

  take(event: RunEvent): void {
    switch (event.type) {
      case 'phase': this.showPhase(event); break;
      case 'progress': this.showProgress(event); break;
      case 'base': this.base = event; break;
      case 'target': this.showTarget(event); break;
      case 'pace': this.tokensPerSecond = event.tokensPerSecond; break;
      case 'step': this.showStep(event); break;
      case 'warning': this.terminal.line(`  ! ${event.message} ${event.remedy}`); break;
      case 'resumed': if (event.fromStep !== undefined) this.terminal.line(`  goes on from step ${String(event.fromStep)}`); break;
      case 'paused': this.terminal.live('  paused'); break;
      case 'finished': this.showFinished(event); break;
      case 'stopped': case 'failed': this.terminal.clear(); break;
      case 'samples': case 'checkpoint': case 'exported': break;
    }
  }

  private showPhase(event: PhaseEvent): void {
    const { phase } = event;
    this.work = begun(event);
    const last = this.recent.at(-1);
    if (phase === 'evaluating' && last) {
      this.terminal.line(`  training               ${counted(last.step, 'step')}, ${counted(last.samples, 'sample')} in all   ${seconds(last.seconds)}`);
      this.recent = [];
    }
    this.terminal.live(`  ${phaseWords[phase] ?? phase} …`);
  }

  /** A review begins where the last step ended. */
  private showProgress(event: ProgressEvent): void {
    this.work = advanced(this.work, event, this.recent.at(-1)?.time);
    const { done, total } = this.work;
    const left = secondsLeft(this.work);
    const share = total === undefined ? count(done) : `${bar(done, total)}  ${count(done)} of ${count(total)}`;
    this.terminal.live(`  ${(phaseWords[event.phase] ?? event.phase).padEnd(22)} ${share}${left === undefined ? '' : `  ETA ${clock(left)}`}`);
  }

  /** The first fit says what the run sets out for; refits change little. */
  private showTarget(event: TargetEvent): void {
    if (this.isTargetShown || !this.base) return;
    this.isTargetShown = true;
    const { samples, seconds: taken } = this.base;
    this.terminal.line(`  measuring base model   ${count(samples)} samples${taken === undefined ? '' : `   ${seconds(taken)}`}`);
    const rows = this.showsTarget ? targetRows(this.run, this.base, event) : [];
    for (const row of rows) this.terminal.line(`     ${row}`);
  }

  private showStep(step: StepEvent): void {
    this.work = undefined;
    this.recent = [...this.recent, step].slice(-latelySteps);
    const event = lately(this.recent) ?? step;
    const moments = this.run.constraints.map(({ name, ...constraint }) => `${name} ${momentNow({ name, ...constraint }, event)}`).join('  ');
    const steps = event.steps ?? this.run.training.steps ?? 0;
    const pace = this.tokensPerSecond === undefined ? `${count(event.samplesPerSecond)} samples/s` : `${count(this.tokensPerSecond)} tok/s`;
    this.terminal.live(`  training  ${bar(event.step, steps)}  step ${String(event.step)}/${String(steps)}  ${moments}  KL ${nats(event.klTargetPolicy)}  ${pace}  ETA ${this.timeLeft(event, steps)}`);
  }

  private timeLeft(event: StepEvent, steps: number): string {
    const pace = secondsPerStep(this.recent);
    return pace === undefined ? '?' : clock((steps - event.step) * pace);
  }

  private showFinished(event: FinishedEvent): void {
    for (const line of resultLines(this.run, event)) this.terminal.line(line);
  }
}

function momentNow(constraint: Constraint, event: StepEvent): string {
  const moment = event.moments[constraint.name];
  return moment ? target(constraint, moment.mean) : '?';
}

/** Base moment → target, a row a constraint; the last says what the target costs. */
export function targetRows(run: Run, base: BaseEvent, fit: TargetEvent): string[] {
  const rows = run.constraints.map((constraint) => {
    const moment = base.moments[constraint.name];
    return [constraint.name, moment ? estimate(constraint, moment) : '?', `→  ${target(constraint, wanted(constraint))}`];
  });
  const costs = `costs ${nats(fit.klTargetBase)} nats, ESS ${count(fit.ess)}`;
  return table(rows).map((row, index) => (index === rows.length - 1 ? `${row}        ${costs}` : row));
}

/** What was reached, or missed and by what; never one as the other. */
export function resultLines(run: Run, event: FinishedEvent): string[] {
  const samples = event.policySamples === undefined ? '' : `   (${count(event.policySamples)} fresh samples)`;
  const rows = run.constraints.map((constraint) => {
    const moment = event.moments[constraint.name];
    return moment ? [constraint.name, estimate(constraint, moment), isReached(constraint, moment, run.training.goal) ? '✓' : `✗ wanted ${target(constraint, wanted(constraint))}`] : [constraint.name, '?', '✗'];
  });
  const divergences = `KL(p‖π) ${nats(event.klTargetPolicy, event.klTargetPolicyLow, event.klTargetPolicyHigh)} · KL(π‖a) ${nats(event.klPolicyBase)}`;
  const byPrompt = run.constraints.flatMap((constraint) => {
    const moment = event.moments[constraint.name];
    return [...table(promptRows(run, constraint, moment)), ...[promptError(constraint, moment)].filter((line) => line !== undefined)].map((row) => `       ${row}`);
  });
  const misses = event.reached ? [] : (event.misses ?? []).map((miss) => `     ${miss}`);
  return [
    `  ${event.reached ? 'reached' : 'MISSED '}${samples}`,
    ...table(rows).map((row, index) => `     ${row}${index === rows.length - 1 ? `   ${divergences}` : ''}`), ...byPrompt, ...misses, ...diversityLine(event),
  ];
}

function diversityLine(event: FinishedEvent): string[] {
  const words = diversity(event);
  return words === undefined ? [] : [`     ${words}`];
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((known, row) => row.map((cell, index) => Math.max(known[index] ?? 0, cell.length)), []);
  return rows.map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('   ').trimEnd());
}
