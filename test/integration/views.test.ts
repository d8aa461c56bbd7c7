// The Specs and Runs views: what is in the workspace, what each run is doing, and what can be done with it.
import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { findSpecs } from '../../src/editor/choose';
import { readRun } from '../../src/runs/list';
import { describeRun } from '../../src/views/describe';
import { RunRegistry } from '../../src/views/registry';
import { RunsView } from '../../src/views/runs';
import { SpecsView } from '../../src/views/specs';
import { eventually } from '../support/eventually';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';
import { recordedEvents, writeRecordedRun } from '../support/recorded-run';
import { removeRuns, workspaceFile, writeRun } from './support';

const begun = { steps: 130, until: 96 };
const finished = { ...begun, until: 130, end: 'finished' } as const;

describe('the Specs view', () => {
  it('lists the specs of the workspace, each with what its commands need', async () => {
    const view = new SpecsView(findSpecs);
    try {
      const nodes = await view.getChildren();
      assert.deepEqual(nodes.map(({ spec }) => path.basename(spec)), ['bad.nudge.json', 'good.nudge.json']);
      const [, good] = nodes.map((node) => view.getTreeItem(node));
      assert.deepEqual([good?.label, good?.contextValue, good?.id], ['good', 'spec', workspaceFile('good.nudge.json').fsPath]);
    } finally {
      view.dispose();
    }
  });
});

describe('the Runs view', () => {
  let log: vscode.LogOutputChannel;
  let registry: RunRegistry;
  let view: RunsView;

  beforeEach(() => {
    log = vscode.window.createOutputChannel('views test', { log: true });
    registry = new RunRegistry(log, findSpecs);
    view = new RunsView(registry);
  });
  afterEach(async () => {
    for (const part of [view, registry, log]) part.dispose();
    await removeRuns();
  });
  after(removeTemporaryFolders);

  async function item(name: string, description?: RegExp): Promise<vscode.TreeItem> {
    return eventually(async () => (await view.getChildren()).map((node) => view.getTreeItem(node))
      .find((found) => found.label === name && (!description || description.test(String(found.description)))));
  }

  it('says how a finished run ended', async () => {
    await writeRun('done', finished);
    const { description, contextValue } = await item('done');
    assert.ok(String(description).startsWith('reached · KL 0.07 · '), String(description));
    assert.equal(contextValue, 'run.ended');
  });

  it('says no divergence that is no number', async () => {
    const run = await readRun(await writeRun('done', finished));
    assert.ok(run?.finished);
    const infinite = JSON.parse(JSON.stringify({ ...run.finished, klTargetPolicy: Number.POSITIVE_INFINITY })) as typeof run.finished;
    assert.equal(describeRun({ ...run, finished: infinite }), 'reached');
  });

  it('says where a live run is, and offers what can be done with it', async () => {
    await writeRun('alive', begun, { alive: true });
    const { description, contextValue } = await item('alive');
    assert.equal(description, 'training 96 / 130');
    assert.equal(contextValue, 'run.running');
  });

  it('says of a run whose process is gone that it was interrupted and can go on', async () => {
    await writeRun('gone', begun);
    const { description, contextValue } = await item('gone');
    assert.ok(String(description).startsWith('interrupted 96 / 130 · '), String(description));
    assert.equal(contextValue, 'run.resumable');
  });

  it('tells the runs of one spec apart by when they began', async () => {
    await writeRun('done', finished);
    assert.match(String((await item('done')).description), / · .*2023/);
  });

  it('finds a run that begins later, and tells when it has ended', async () => {
    await writeRun('first', finished);
    await item('first');
    await writeRun('second', begun, { alive: true });
    await item('second', /training/);
    const ended = new Promise((resolve) => { registry.onDidEnd(({ name, status }) => { resolve(`${name} ${status}`); }); });
    await writeRun('second', finished);
    assert.equal(await ended, 'second finished');
    await item('second', /reached/);
  });

  it('finds the runs beside a spec, also while another folder cannot be read', async () => {
    const [far, unreadable] = [await temporaryFolder(), await temporaryFolder()];
    await mkdir(path.join(unreadable, '.nudge'));
    await symlink('runs', path.join(unreadable, '.nudge', 'runs'));
    const specs = [far, unreadable].map((folder) => vscode.Uri.file(path.join(folder, 'x.nudge.json')));
    const looking = new RunRegistry(log, () => Promise.resolve(specs));
    try {
      const folder = await writeRecordedRun(path.join(far, '.nudge', 'runs', 'far-20260101-000000'), { events: recordedEvents(finished) });
      await eventually(async () => (await looking.all()).find((run) => run.folder === folder));
    } finally {
      looking.dispose();
    }
  });

  it('forgets a run whose folder is deleted by somebody else', async () => {
    await writeRun('found', finished);
    await item('found');
    await writeRun('watched', finished);
    await item('watched');
    await removeRuns();
    await eventually(async () => (await view.getChildren()).length === 0 || undefined);
  });
});
