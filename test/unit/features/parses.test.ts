// Grammars: read when a feature needs them, and named when they cannot be.
import assert from 'node:assert/strict';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, prepare } from '../../../src/features';
import { NudgeError } from '../../../src/shared/errors';
import type { Feature } from '../../../src/shared/run';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';

const css: Feature = { type: 'parses', language: 'css' };
const go: Feature = { type: 'parses', language: 'go' };
const words: Feature = { type: 'words', words: ['x'] };

async function missing(feature: Feature, root: string): Promise<string> {
  const error: unknown = await prepare([{ feature }], root).then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof NudgeError);
  assert.deepEqual([error.code, error.exitCode], ['grammar-missing', 4]);
  return path.relative(root, String(error.params['file']));
}

describe('the grammars of parses', () => {
  after(removeTemporaryFolders);

  it('are not looked for where no feature needs one', async () => {
    await prepare([{ feature: words, among: words }, { feature: { type: 'categories', of: { a: words } } }], '/nowhere');
  });

  it('have to be loaded before a feature is built', () => {
    assert.throws(() => build(css), /prepare\(\) comes before build\(\)/);
  });

  it('are named when they are missing or broken, and found when they are back', async () => {
    const root = await temporaryFolder();
    const grammars = path.join('dist', 'grammars');
    const put = (file: string): Promise<void> => cp(path.join(grammars, file), path.join(root, grammars, file));
    assert.equal(await missing(css, root), path.join(grammars, 'web-tree-sitter.wasm'));
    await mkdir(path.join(root, grammars), { recursive: true });
    await writeFile(path.join(root, grammars, 'web-tree-sitter.wasm'), 'torn');
    assert.equal(await missing(css, root), path.join(grammars, 'web-tree-sitter.wasm'));
    await put('web-tree-sitter.wasm');
    assert.equal(await missing(css, root), path.join(grammars, 'tree-sitter-css.wasm'));
    await writeFile(path.join(root, grammars, 'tree-sitter-css.wasm'), 'torn');
    assert.equal(await missing(css, root), path.join(grammars, 'tree-sitter-css.wasm'));
    await put('tree-sitter-css.wasm');
    await prepare([{ feature: css }], root);
    assert.deepEqual(['p { color: red }', 'p { color: red'].map((text) => build(css).value(text, 0)), [1, 0]);
  });

  it('are loaded for conditions and categories too', async () => {
    await prepare([{ feature: words, among: { type: 'categories', of: { go, words } } }], process.cwd());
    const feature = build(words, { type: 'categories', of: { go, words } });
    assert.deepEqual(['x', 'y := 1', 'x := 1'].map((text) => feature.value(text, 0)), [1, 0, Number.NaN]);
  });

  it('take one text after the other, whatever became of the one before', async () => {
    await prepare([{ feature: go }], process.cwd());
    const { value, matches } = build(go);
    const good = 'package main\n';
    assert.deepEqual([good, '<!--'.repeat(2500), good, 'a('.repeat(90), good].map((text) => value(text, 0)), [1, 0, 1, 0, 1]);
    assert.deepEqual(matches(good), []);
  });
});
