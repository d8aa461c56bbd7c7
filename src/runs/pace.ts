/** How fast a run is, and how long what it is at will take: told from the times of its events, so that every host says the same. */
import type { PhaseEvent, ProgressEvent, StepEvent } from '../shared/events';

/** The name that `progress` events have of a review, which is a part of training. */
export const reviewing = 'reviewing';

/** A piece of work: `done` of `total`, from when to when (unix ms; pauses are taken out by moving the beginning). */
export interface Work {
  readonly name: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly began: number;
  readonly told: number;
}

export function begun({ phase, total, time }: PhaseEvent): Work {
  return { name: phase, done: 0, total, began: time, told: time };
}

/** The work after a word about it; `began` where this is the first. */
export function advanced(work: Work | undefined, event: ProgressEvent, began = event.time): Work {
  const same = work?.name === event.phase ? work : undefined;
  return { name: event.phase, done: event.done, total: event.total ?? same?.total, began: same?.began ?? began, told: event.time };
}

/** The same work after a pause that ended at `time`. */
export function afterPause(work: Work, time: number): Work {
  return { ...work, began: time - (work.told - work.began), told: time };
}

/** Seconds that the rest will take if it goes on as it went; `undefined` before anything is done. */
export function secondsLeft({ done, total, began, told }: Work): number | undefined {
  if (total === undefined || done <= 0 || told <= began) return undefined;
  return (Math.max(0, total - done) * (told - began)) / 1000 / done;
}

/** The median over the recent steps: one between which a review lay says nothing about the next. */
export function secondsPerStep(recent: readonly StepEvent[]): number | undefined {
  const each = recent.slice(1).map((step, index) => {
    const before = recent[index] ?? step;
    return (step.seconds - before.seconds) / Math.max(1, step.step - before.step);
  }).sort((one, other) => one - other);
  return each[Math.floor(each.length / 2)];
}
