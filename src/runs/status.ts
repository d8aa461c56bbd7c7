/** What a run is doing, from its last words and from whether its trainer lives. */
import type { FailedEvent, FinishedEvent, RunEvent } from '../shared/events';

export type RunStatus = 'waiting' | 'running' | 'paused' | 'interrupted' | 'finished' | 'missed' | 'failed' | 'stopped';

/** `starting`: launched a moment ago, the trainer has not spoken yet. */
export type Liveness = 'alive' | 'starting' | 'gone';

/** The events that say what a run is doing; a step too, because in a long run the phase is far back. */
export type Sign = Extract<RunEvent, { type: 'phase' | 'progress' | 'step' | 'paused' | 'resumed' | 'finished' | 'stopped' | 'failed' }>;

export function isSign(event: RunEvent): event is Sign {
  switch (event.type) {
    case 'phase': case 'progress': case 'step': case 'paused': case 'resumed': case 'finished': case 'stopped': case 'failed': return true;
    default: return false;
  }
}

/** An end that the trainer announced; no word of it means that the process was killed. */
export type RunEnd = FinishedEvent | FailedEvent | Extract<RunEvent, { type: 'stopped' }>;

export function isEnd(event: RunEvent | undefined): event is RunEnd {
  return event?.type === 'finished' || event?.type === 'stopped' || event?.type === 'failed';
}

export function statusOf(last: Sign | undefined, liveness: Liveness): RunStatus {
  if (liveness === 'starting') return 'waiting';
  if (isEnd(last)) return last.type === 'finished' ? (last.reached ? 'finished' : 'missed') : last.type;
  if (liveness === 'gone') return 'interrupted';
  if (last === undefined || ((last.type === 'phase' || last.type === 'progress') && last.phase === 'waiting')) return 'waiting';
  return last.type === 'paused' ? 'paused' : 'running';
}
