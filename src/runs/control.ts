/** Tells a running trainer what to do, by replacing control.json; the trainer echoes the id in state.json when it has taken it. */
import { randomUUID } from 'node:crypto';
import { replaceFile } from './files';
import { runPaths } from './folder';

/** `stop`: checkpoint and exit, resumable. `finish`: evaluate, export and end well. */
export type ControlCommand = 'pause' | 'resume' | 'stop' | 'finish';

/** Returns the command's id. */
export async function sendControl(folder: string, command: ControlCommand): Promise<string> {
  const id = randomUUID();
  await replaceFile(runPaths(folder).control, `${JSON.stringify({ id, command })}\n`);
  return id;
}
