// Runs the built command line as a user does, on specs small enough for a test.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureEnvironment } from '../../src/trainer/environment';
import { nudgeHome } from '../../src/trainer/home';
import { followEvents } from '../../src/runs/follow';
import type { RunEvent } from '../../src/shared/events';
import { temporaryFolder } from './folders';
import { root } from './trainer-python';

export interface Told {
  /** -1 when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Told>;
}

/** What the tests share lies apart from what the user has: graphs are kept, and no run of the user's holds the device. */
const home = path.join(root, '.cache', 'test-home');

/** In `cwd`, with files for the moment in `cwd`/tmp. */
export async function startNudge(cwd: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Started> {
  const { python } = await ensureEnvironment({ root, home: nudgeHome(), python: process.env['NUDGE_PYTHON'] });
  const temporary = path.join(cwd, 'tmp');
  await mkdir(temporary, { recursive: true });
  const env = { ...process.env, NUDGE_HOME: home, NUDGE_PYTHON: python, TMPDIR: temporary, ...variables };
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  const ended = once(child, 'close').then(([code]) => ({ code: typeof code === 'number' ? code : -1, stdout, stderr }));
  return { child, ended };
}

export async function nudge(cwd: string, args: readonly string[], variables?: NodeJS.ProcessEnv): Promise<Told> {
  return (await startNudge(cwd, args, variables)).ended;
}

/** Headlines, half of which are to say that something stops; a quarter does by itself. */
export const smallSpec = {
  model: 'nudge-tiny', prompts: ['News:'], maxTokens: 8,
  constraints: [{ name: 'stops', feature: { type: 'words', words: ['stops'] }, moment: 0.5 }],
  training: { steps: 1, samplesPerStep: 64, baseSamples: 600, evaluationSamples: 1000, threads: 1 },
};

/** A folder of its own with `small.nudge.json` in it. */
export async function specFolder(spec: unknown = smallSpec): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'small.nudge.json'), typeof spec === 'string' ? spec : JSON.stringify(spec));
  return folder;
}

/** The spec, and the hidden folder's own file. */
const expected = new Set(['small.nudge.json', '.gitignore']);

/** The files that a verb has left in a spec's folder. */
export async function leftIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory() && !expected.has(entry.name))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

/** Resolves with the first event that is wanted and not older than the call. */
export function nextEvent(folder: string, wanted: (event: RunEvent) => boolean, since = 0): Promise<RunEvent> {
  return new Promise((resolve) => {
    const follower = followEvents(folder, (events) => {
      const found = events.find((event) => event.seq > since && wanted(event));
      if (!found) return;
      follower.close();
      resolve(found);
    }, { interval: 20 });
  });
}
