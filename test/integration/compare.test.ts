// Compare Methods: what it trains, and the terminal it does so in.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { runInTerminal } from '../../src/editor/terminal';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';
import { closeWithoutSaving, extensionId, saveByItself, show } from './support';

describe('comparing methods', () => {
  afterEach(closeWithoutSaving);
  after(removeTemporaryFolders);

  it('is about the spec as the user sees it', async () => {
    await vscode.extensions.getExtension(extensionId)?.activate();
    await saveByItself(false);
    const { document } = await show('good.nudge.json');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.positionAt(0), '// A change.\n');
    await vscode.workspace.applyEdit(edit);
    assert.ok(document.isDirty);
    try {
      // The command line refuses the method and ends at once.
      await vscode.commands.executeCommand('nudge.compare', { spec: document.uri.fsPath, methods: ['no-such-method'], seeds: 1 });
      assert.ok(!document.isDirty);
    } finally {
      await saveByItself(true);
      await vscode.commands.executeCommand('undo');
      await document.save();
    }
  });

  it('ends with its own task, whatever others are called', async () => {
    const cwd = await temporaryFolder();
    const [short, long, go] = ['short.js', 'long.js', 'go'].map((name) => path.join(cwd, name)) as [string, string, string];
    await writeFile(short, 'process.exit(3);');
    await writeFile(long, `setInterval(() => { if (require('node:fs').existsSync(${JSON.stringify(go)})) process.exit(4); }, 50);`);
    const last = runInTerminal({ title: 'compare good', command: [long], cwd });
    assert.equal(await runInTerminal({ title: 'compare good', command: [short], cwd }), 3);
    await writeFile(go, '');
    assert.equal(await last, 4);
  });
});
