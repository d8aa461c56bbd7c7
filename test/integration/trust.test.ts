// Without trust nothing is launched: the command explains and offers to manage trust.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { allowed, type Launch, workspaceTrust } from '../../src/editor/trust';

describe('Workspace Trust', () => {
  for (const launch of ['measure', 'train', 'sample', 'environment'] satisfies Launch[]) {
    it(`stops "${launch}" with a sentence where the workspace is not trusted`, async () => {
      const said: string[] = [];
      const untrusted = { granted: false, explain: (sentence: string) => { said.push(sentence); return Promise.resolve(); } };
      assert.equal(await allowed(untrusted, launch), false);
      assert.equal(said.length, 1);
      assert.match(said[0] ?? '', /not trusted/);
    });
  }

  it('lets a trusted workspace pass without a word', async () => {
    const trusted = { granted: true, explain: () => assert.fail('there is nothing to explain') };
    assert.equal(await allowed(trusted, 'train'), true);
  });

  it('asks the editor', () => {
    assert.equal(workspaceTrust.granted, vscode.workspace.isTrusted);
  });
});
