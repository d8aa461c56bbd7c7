// Above a spec: what can be done with it, and what came of it last.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../support/eventually';
import { closeWithoutSaving, removeRuns, show, workspaceFile, writeRun } from './support';

async function lenses(): Promise<vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', workspaceFile('good.nudge.json'));
}

const titles = async (): Promise<(string | undefined)[]> => (await lenses()).map(({ command }) => command?.title);

describe('the lenses above a spec', () => {
  beforeEach(() => show('good.nudge.json'));
  afterEach(closeWithoutSaving);
  afterEach(async () => {
    await removeRuns();
    await eventually(async () => (await lenses()).length === 3 || undefined);
  });

  it('measure it, train it and add to it', async () => {
    assert.deepEqual(await titles(), ['$(beaker) Measure', '$(play) Train', '$(add) Add constraint']);
    const [measure] = await lenses();
    assert.equal(measure?.range.start.line, 0);
    assert.deepEqual(measure?.command?.arguments, [{ spec: workspaceFile('good.nudge.json').fsPath }]);
  });

  it('tell of its last run, and open the panel of it', async () => {
    const folder = await writeRun('good', { steps: 130, until: 130, end: 'finished' });
    const last = await eventually(async () => (await lenses()).at(3)?.command);
    assert.equal(last.title, '$(history) Last run: reached · KL 0.07');
    assert.deepEqual([last.command, last.arguments], ['nudge.openPanel', [{ run: folder }]]);
  });

  it('say nothing of the runs of another spec', async () => {
    await writeRun('other', { steps: 130, until: 130, end: 'finished' }, { spec: workspaceFile('bad.nudge.json') });
    await writeRun('good', { steps: 130, until: 130, end: 'missed' });
    assert.match(await eventually(async () => (await titles()).at(3)), /^\$\(history\) Last run: missed/);
  });
});
