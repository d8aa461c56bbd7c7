// The grammars of parses run where the panel asks for them: in the editor's own process, from the extension's own folder.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { build, languageNames, prepare, type Language } from '../../src/features';
import { extensionId } from './support';

describe('the grammars in the extension host', () => {
  it('are all there, and tell code from other texts', async () => {
    const root = vscode.extensions.getExtension(extensionId)?.extensionPath;
    assert.ok(root !== undefined);
    for (const language of Object.keys(languageNames) as Language[]) {
      await prepare([{ feature: { type: 'parses', language } }], root);
      const { value } = build({ type: 'parses', language });
      assert.deepEqual([value('', 0), value('<(', 0)], [0, 0], languageNames[language]);
    }
    assert.equal(build({ type: 'parses', language: 'sql' }).value('select 1;', 0), 1);
  });
});
