import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Sampler } from '../../../src/sampler/client';
import { NudgeError } from '../../../src/shared/errors';
import type { Sample } from '../../../src/shared/sampler';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { onnxFolder, tinyModel, tinyPrompts } from '../../support/onnx-folder';
import { root, runPython } from '../../support/trainer-python';

const script = path.join(root, 'dist', 'sampler.js');
const women = new Set(['she', 'her', 'hers', 'herself']);
const isRunning = (pid: number): boolean => {
  try { return process.kill(pid, 0); } catch { return false; }
};

describe('the sampler', function () {
  this.timeout(180_000);
  let folder: string;
  let sampler: Sampler;
  const fails = (code: string) => (error: unknown): boolean => error instanceof NudgeError && error.code === code && error.remedy.length > 0;
  const kill = async (): Promise<void> => { process.kill(await sampler.pid() as number, 'SIGKILL'); };

  before(async () => { folder = await onnxFolder(); });
  beforeEach(() => { sampler = new Sampler({ script }); });
  afterEach(() => sampler.dispose());
  after(removeTemporaryFolders);

  it('tells what a folder holds', async () => {
    const model = await sampler.open(folder);
    assert.deepEqual(model.prompts.map(({ text }) => text), tinyPrompts);
    assert.equal(model.maxTokens, 32);
  });

  it('writes each prompt\'s kind of text, to its end', async () => {
    const samples = await sampler.sample({ folder, count: 40, seed: 1, maxTokens: 40 });
    assert.deepEqual(samples.map(({ index }) => index), Array.from({ length: 40 }, (_, i) => i));
    for (const { text, prompt, promptIndex, finish, index } of samples) {
      assert.equal(promptIndex, index % tinyPrompts.length);
      assert.equal(prompt, tinyPrompts[promptIndex]);
      assert.equal(finish, 'end');
      assert.match(text, prompt === 'News:' ? /^[A-Z].*[a-z]$/ : /^[A-Z].*\.$/);
    }
  });

  it('gives PyTorch\'s log-probabilities, prompts and texts', async () => {
    const samples = await sampler.sample({ folder, count: 64, seed: 2 });
    const file = path.join(await temporaryFolder(), 'samples.json');
    await writeFile(file, JSON.stringify({ prompts: tinyPrompts, samples: samples.map(({ tokens, promptIndex }) => ({ tokens, prompt: promptIndex })) }));
    const { scores, texts, prompts } = await runPython('score_samples.py', tinyModel, file) as { scores: number[]; texts: string[]; prompts: number[][] };
    samples.forEach(({ logProb, text }, i) => {
      assert.ok(Math.abs(logProb - (scores[i] as number)) < 1e-3, `sample ${String(i)}: ${String(logProb)} against ${String(scores[i])}`);
      assert.equal(text, texts[i]);
    });
    assert.deepEqual((await sampler.open(folder)).prompts.map(({ ids }) => ids), prompts);
  });

  it('scores what it wrote under another model, whatever the filters that wrote it', async () => {
    const request = { folder, count: 40, seed: 8, temperature: 0.7, topP: 0.9 };
    const samples = await sampler.sample({ ...request, base: folder });
    samples.forEach(({ logProb, logProbBase = Number.NaN }) => { assert.ok(Math.abs(logProb - logProbBase) < 1e-3); });
    assert.deepEqual(samples.map(({ text }) => text), (await sampler.sample(request)).map(({ text }) => text));
  });

  it('reads a text as a prompt as it reads the run\'s own', async () => {
    const byIndex = await sampler.sample({ folder, prompts: [{ index: 2 }, { index: 0 }], count: 6, seed: 3 });
    const byText = await sampler.sample({ folder, prompts: [{ text: 'Review:' }, { text: '' }], count: 6, seed: 3 });
    assert.deepEqual(byText, byIndex.map((sample) => ({ ...sample, promptIndex: null })));
  });

  it('gives the same samples for the same seed in any batch, and others for another', async () => {
    const texts = async (seed: number, batch: number): Promise<string[]> => (await sampler.sample({ folder, count: 40, seed, batch })).map(({ text }) => text);
    const alone = await texts(4, 1);
    assert.deepEqual(await texts(4, 16), alone);
    assert.notDeepEqual(await texts(5, 16), alone);
  });

  it('keeps the base rate of women', async () => {
    const samples = await sampler.sample({ folder, prompts: [{ index: 0 }], count: 3000, seed: 6 });
    const share = samples.filter(({ text }) => text.toLowerCase().split(/\W+/).some((word) => women.has(word))).length / 3000;
    const half = 2.58 * Math.sqrt(0.074 * 0.926 / 3000);
    assert.ok(Math.abs(share - 0.074) < half, `${String(share)} is more than ${String(half)} from 0.074`);
  });

  it('cuts at the longest continuation', async () => {
    for (const { tokens, finish } of await sampler.sample({ folder, prompts: [{ index: 0 }], count: 5, seed: 1, maxTokens: 4 })) {
      assert.equal(tokens.length, 4);
      assert.equal(finish, 'length');
    }
  });

  it('streams texts as they grow, then the sample, once each', async () => {
    const texts = new Map<number, string[]>();
    const found: Sample[] = [];
    const samples = await sampler.sample({ folder, count: 3, seed: 1, stream: true }, {
      onText: (index, text) => { texts.set(index, [...texts.get(index) ?? [], text]); },
      onSample: (sample) => { found.push(sample); },
    });
    assert.deepEqual([...found].sort((a, b) => a.index - b.index), samples);
    for (const { index, text, tokens } of samples) {
      const pieces = texts.get(index) as string[];
      assert.equal(pieces.length, tokens.length);
      assert.equal(pieces.at(-1), text);
      pieces.forEach((piece) => { assert.ok(text.startsWith(piece)); });
    }
  });

  it('ends a cancelled request and goes on with the next', async () => {
    const cancel = new AbortController();
    const reason = new Error('enough');
    const request = sampler.sample({ folder, count: 100_000, seed: 1, batch: 1, stream: true }, { onText: () => { cancel.abort(reason); } }, cancel.signal);
    await assert.rejects(request, reason);
    assert.equal((await sampler.sample({ folder, count: 2, seed: 1 })).length, 2);
  });

  it('comes back after its process was killed, and repeats nothing', async () => {
    const unbroken = await sampler.sample({ folder, count: 30, seed: 7, batch: 2 });
    const first = await sampler.pid();
    const found: number[] = [];
    const broken = await sampler.sample({ folder, count: 30, seed: 7, batch: 2 }, {
      onSample: ({ index }) => { if (found.push(index) === 5) void kill(); },
    });
    assert.deepEqual(broken, unbroken);
    assert.equal(new Set(found).size, found.length);
    assert.notEqual(await sampler.pid(), first);
  });

  it('gives a request up that lost two processes, and serves the next', async () => {
    const killed = new Set<number>();
    const request = sampler.sample({ folder, count: 100_000, seed: 1, batch: 1, stream: true }, {
      onText: () => {
        void sampler.pid().then((pid) => {
          if (pid === undefined || killed.has(pid) || !isRunning(pid)) return;
          killed.add(pid);
          process.kill(pid, 'SIGKILL');
        });
      },
    });
    await assert.rejects(request, fails('sampler-crashed'));
    assert.equal(killed.size, 2);
    assert.equal((await sampler.sample({ folder, count: 2, seed: 1 })).length, 2);
  });

  it('refuses what it cannot do with the reason and the remedy', async () => {
    await assert.rejects(sampler.sample({ folder: await temporaryFolder(), count: 1, seed: 1 }), fails('sampler-model-missing'));
    await assert.rejects(sampler.sample({ folder, count: 1, seed: 1, maxTokens: 128 }), fails('prompt-too-long'));
    for (const wrong of [{ count: 0 }, { topP: 0 }, { temperature: -1 }, { prompts: [{ index: 9 }] }, { maxTokens: 0.5 }, { prompts: [] }]) {
      await assert.rejects(sampler.sample({ folder, count: 1, seed: 1, ...wrong }), fails('sample-request-invalid'));
    }
  });

  it('says how to go on with a folder of another version', async () => {
    const other = await temporaryFolder();
    for (const [version, code] of [[1, 'sampler-model-older'], [3, 'sampler-model-newer']] as const) {
      await writeFile(path.join(other, 'sampler.json'), JSON.stringify({ ...await sampler.open(folder), version }));
      await assert.rejects(sampler.open(other), (error) => fails(code)(error) && (error as NudgeError).remedy.includes('nudge export RUN --to onnx'));
    }
  });

  it('refuses a folder without graph and tokenizer', async () => {
    const damaged = await temporaryFolder();
    await writeFile(path.join(damaged, 'sampler.json'), JSON.stringify({ ...await sampler.open(folder) }));
    await assert.rejects(sampler.open(damaged), fails('sampler-model-broken'));
  });

  it('ends its process and its open requests when it is disposed', async () => {
    await sampler.open(folder);
    const pid = await sampler.pid() as number;
    const request = assert.rejects(sampler.sample({ folder, count: 100_000, seed: 1 }), fails('sampler-closed'));
    await sampler.dispose();
    await request;
    assert.equal(isRunning(pid), false);
    await assert.rejects(sampler.open(folder), fails('sampler-closed'));
  });
});
