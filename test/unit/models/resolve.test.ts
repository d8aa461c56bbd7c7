import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { resolveModel, type ModelContext } from '../../../src/models/resolve';
import { catalog } from '../../../src/models/catalog';
import { NudgeError } from '../../../src/shared/errors';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { setVariables } from '../../support/wheels';

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

async function contextIn(base: string): Promise<ModelContext> {
  const python = (): Promise<string> => Promise.reject(new Error('no Python is needed'));
  return { root: base, home: await temporaryFolder(), base, python };
}

async function modelFolder(parent: string, name: string, ...files: readonly string[]): Promise<string> {
  const folder = path.join(parent, name);
  await mkdir(folder, { recursive: true });
  for (const file of files) await writeFile(path.join(folder, file), file);
  return folder;
}

const refused = (exitCode: number, ...words: readonly string[]) => (error: unknown): boolean => {
  assert.ok(error instanceof NudgeError);
  assert.equal(error.exitCode, exitCode);
  for (const word of words) assert.ok(`${error.message} ${error.remedy}`.includes(word), `${error.message} ${error.remedy}`);
  return true;
};

describe('a spec\'s model', () => {
  after(removeTemporaryFolders);
  let base: string;
  let context: ModelContext;
  beforeEach(async () => {
    base = await temporaryFolder();
    context = await contextIn(base);
  });

  it('may be a folder beside the spec, told by the hash of its weights', async () => {
    const folder = await modelFolder(base, 'mine', 'config.json', 'tokenizer.json', 'b.safetensors', 'a.safetensors');
    assert.deepEqual(await resolveModel('./mine', context), { requested: './mine', source: 'folder', path: folder, hash: sha256('a.safetensorsb.safetensors') });
  });

  it('may be the embedded one', async () => {
    const folder = await modelFolder(base, 'models/nudge-tiny', 'config.json', 'tokenizer.json', 'model.safetensors');
    assert.equal((await resolveModel('nudge-tiny', context)).path, folder);
  });

  it('may be a GGUF file', async () => {
    await writeFile(path.join(base, 'm.gguf'), 'GGUF and more');
    assert.deepEqual(await resolveModel('m.gguf', context), { requested: 'm.gguf', source: 'gguf', path: path.join(base, 'm.gguf'), hash: sha256('GGUF and more') });
  });

  it('that does not exist is refused with the field, the names there are and the folder that was looked at', async () => {
    await assert.rejects(resolveModel('nugde-tiny', context), refused(2, '"model": "nugde-tiny"', path.join(base, 'nugde-tiny'), ...catalog.map(({ alias }) => alias)));
  });

  it('that lacks the hub\'s prefix is told so', async () => {
    await assert.rejects(resolveModel('gpt2-team/gpt2', context), refused(2, 'write "hf:gpt2-team/gpt2"'));
  });

  it('needs configuration, safetensors and a tokenizer in its folder', async () => {
    await modelFolder(base, 'empty');
    await modelFolder(base, 'pickled', 'config.json', 'pytorch_model.bin');
    await modelFolder(base, 'mute', 'config.json', 'model.safetensors');
    await assert.rejects(resolveModel('empty', context), refused(2, 'no config.json'));
    await assert.rejects(resolveModel('pickled', context), refused(2, 'no safetensors weights'));
    await assert.rejects(resolveModel('mute', context), refused(2, 'no tokenizer'));
  });

  it('that only looks like a GGUF file is refused', async () => {
    await writeFile(path.join(base, 'page.gguf'), '<html>');
    await assert.rejects(resolveModel('page.gguf', context), refused(2, 'no GGUF file'));
    await assert.rejects(resolveModel('none.gguf', context), refused(2, 'no GGUF file'));
  });

  it('of the hub needs an owner and a name', async () => {
    await assert.rejects(resolveModel('hf:gpt2', context), refused(2, 'hf:owner/name'));
  });
});

describe('a model of the hub', () => {
  after(removeTemporaryFolders);
  let hub: Server;
  let context: ModelContext;
  let restore: () => void;
  beforeEach(async () => {
    hub = createServer((request, response) => {
      const isKnown = request.url === '/api/models/owner/known';
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(isKnown ? { sha: 'abc123' } : { error: 'Invalid username or password.' }));
    });
    await new Promise<void>((resolve) => { hub.listen(0, '127.0.0.1', resolve); });
    const home = await temporaryFolder();
    context = await contextIn(home);
    restore = setVariables({
      HF_ENDPOINT: `http://127.0.0.1:${String((hub.address() as AddressInfo).port)}`, HF_HOME: home, HF_HUB_CACHE: undefined, HF_TOKEN: undefined,
      HTTPS_PROXY: undefined, https_proxy: undefined, ALL_PROXY: undefined, all_proxy: undefined,
    });
  });
  afterEach(async () => {
    restore();
    if (hub.listening) await new Promise((resolve) => { hub.close(resolve); });
  });

  it('is told by its revision', async () => {
    assert.deepEqual(await resolveModel('hf:owner/known', context), { requested: 'hf:owner/known', source: 'hub', repository: 'owner/known', revision: 'abc123' });
  });

  it('that the hub does not know is refused', async () => {
    await assert.rejects(resolveModel('hf:owner/none', context), refused(2, '"hf:owner/none"', 'no such repository'));
  });

  it('is a matter of the environment when the hub cannot be reached', async () => {
    await new Promise((resolve) => { hub.close(resolve); });
    await assert.rejects(resolveModel('hf:owner/known', context), refused(4, 'cannot be reached'));
  });

  it('is taken from the cache when the hub cannot be reached', async () => {
    await new Promise((resolve) => { hub.close(resolve); });
    const refs = path.join(process.env['HF_HOME'] ?? '', 'hub', 'models--owner--known', 'refs');
    await mkdir(refs, { recursive: true });
    await writeFile(path.join(refs, 'main'), 'cafe42\n');
    assert.equal((await resolveModel('hf:owner/known', context)).revision, 'cafe42');
  });
});
