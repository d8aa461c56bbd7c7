// What is set going from the editor: cancelled from either side, and never at the price of what was there before.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import * as vscode from 'vscode';
import { TrainerEnvironment } from '../../src/editor/environment';
import { measureSpec } from '../../src/editor/start';
import { NudgeError } from '../../src/shared/errors';
import { readRun } from '../../src/runs/list';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';
import { recordedEvents, writeRecordedRun } from '../support/recorded-run';
import { workspaceFile } from './support';

describe('work under a notification', () => {
  let log: vscode.LogOutputChannel;
  let environment: TrainerEnvironment;

  before(() => {
    log = vscode.window.createOutputChannel('start test', { log: true });
    environment = new TrainerEnvironment(process.cwd(), log);
  });
  after(() => { log.dispose(); });
  after(removeTemporaryFolders);

  it('ends when who asked for it gives up', async () => {
    const outside = new AbortController();
    const ended = environment.under('Waiting', async ({ signal }) => {
      const aborted = once(signal, 'abort');
      outside.abort();
      await aborted;
      signal.throwIfAborted();
    }, outside.signal);
    await assert.rejects(ended, vscode.CancellationError);
  });

  it('keeps the last measurement of a spec when the next one cannot begin', async () => {
    const scratch = await temporaryFolder();
    const spec = workspaceFile('bad.nudge.json').fsPath;
    const name = createHash('sha256').update(spec).digest('hex').slice(0, 16);
    const last = await writeRecordedRun(path.join(scratch, 'measurements', name, 'last'), { events: recordedEvents({ steps: 130, until: 0 }) });
    const panels = { open: () => assert.fail('there is nothing to show') };
    await assert.rejects(measureSpec({ root: process.cwd(), scratch, log, environment, panels }, spec), (error) => error instanceof NudgeError && error.code === 'invalid-spec');
    assert.ok(await readRun(last));
  });
});
