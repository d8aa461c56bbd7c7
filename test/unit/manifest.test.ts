// The manifest promises only what the code has, and says it in words that exist.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { commandIds } from '../../src/editor/commands/ids';
import manifest from '../../package.json';
import texts from '../../package.nls.json';

const root = process.cwd();
const text = readFileSync(path.join(root, 'package.json'), 'utf8');

describe('package.json', () => {
  it('contributes exactly the commands that have a handler', () => {
    assert.deepEqual(manifest.contributes.commands.map(({ command }) => command).sort(), [...commandIds].sort());
  });

  it('puts only contributed commands into menus, welcome texts and walkthrough', () => {
    const named = [...(text + JSON.stringify(texts)).matchAll(/(?:"command": "|command:|onCommand:)(nudge\.\w+)/g)].map(([, id]) => id ?? '');
    assert.ok(named.length > commandIds.length);
    assert.deepEqual(named.filter((id) => !(commandIds as readonly string[]).includes(id)), []);
  });

  it('has a text for every placeholder and a placeholder for every text', () => {
    const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
    assert.deepEqual([...used].sort(), Object.keys(texts).sort());
  });

  it('names files that exist', () => {
    const steps = manifest.contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown));
    for (const file of [manifest.icon, ...steps, ...manifest.contributes.jsonValidation.map(({ url }) => url)]) {
      assert.ok(existsSync(path.join(root, file)), file);
    }
  });

  it('takes no interpreter and no folder from a workspace that is not trusted', () => {
    const settings = Object.entries(manifest.contributes.configuration.properties);
    for (const [name, { scope }] of settings) {
      assert.equal(scope, 'machine', name);
      assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes(name), name);
    }
  });
});
