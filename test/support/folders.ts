// Temporary folders for tests, and run folders in them.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Run } from '../../src/shared/run';
import { createRun } from '../../src/runs/create';

const made: string[] = [];

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nudge-test-'));
  made.push(folder);
  return folder;
}

/** For `after`. */
export async function removeTemporaryFolders(): Promise<void> {
  await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}

export function exampleRun(specFile: string): Run {
  return {
    protocol: 1, name: 'women', created: 1_700_000_000_000, specFile, model: { requested: 'nudge-tiny', source: 'folder', path: '/nowhere' },
    prompts: [''], maxTokens: 8, training: { steps: 10 },
    constraints: [{ name: 'women', moment: 0.5, feature: { type: 'words', words: ['she'] } }],
  };
}

export async function exampleRunFolder(): Promise<string> {
  return createRun(exampleRun(path.join(await temporaryFolder(), 'women.nudge.json')));
}
