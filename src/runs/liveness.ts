/** Whether a run's trainer still lives: by process identity on the same machine and boot, by the age of its heartbeat elsewhere. */
import { isSameProcessRunning } from './processes';
import type { Launch, TrainerState } from './state';
import type { Liveness } from './status';

/** The trainer writes one every few seconds; a shared disk may show it late. */
export const heartbeatMilliseconds = 60_000;

/** Who spoke last is asked: the trainer by its heartbeat, or the host that launched it since. */
export async function livenessOf(state: TrainerState | undefined, launch: Launch | undefined, now: number = Date.now()): Promise<Liveness> {
  const hasSpoken = state !== undefined && state.heartbeat >= (launch?.time ?? 0);
  const last = hasSpoken ? { process: state.process, time: state.heartbeat } : launch;
  if (!last) return 'gone';
  const isRunning = await isSameProcessRunning(last.process) ?? now - last.time < heartbeatMilliseconds;
  if (!isRunning) return 'gone';
  return hasSpoken ? 'alive' : 'starting';
}
