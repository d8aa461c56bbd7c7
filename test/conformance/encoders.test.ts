// Classifiers and encoders: what ONNX Runtime says of texts here against what PyTorch says in the trainer, within 1e-3.
import assert from 'node:assert/strict';
import path from 'node:path';
import { encoders } from '../../src/models/catalog';
import { locateNamed } from '../../src/models/resolve';
import { Sampler } from '../../src/sampler/client';
import { EncodedTexts } from '../../src/sampler/readings';
import { valuesOf } from '../../src/features/values';
import { NudgeError } from '../../src/shared/errors';
import type { EncoderFeature } from '../../src/shared/encoders';
import type { Constraint } from '../../src/shared/run';
import type { Sample } from '../../src/shared/sampler';
import { findPython } from '../../src/trainer/python';
import { nudgeHome } from '../../src/trainer/home';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';
import { onnxFolder } from '../support/onnx-folder';
import { root, runPython } from '../support/trainer-python';
import { quoted, vectors } from './vectors';

interface Case {
  readonly feature: EncoderFeature;
  /** The trainer's. */
  readonly values: readonly number[];
}

const tolerance = 1e-3;
const texts = vectors('encoders.json') as string[];

describe('what a network says of a text', function () {
  this.timeout(180_000);
  const sampler = new Sampler({ script: path.join(root, 'dist', 'sampler.js') });
  let onnx: string;
  let cases: Case[];

  before(async () => {
    const folder = await temporaryFolder();
    cases = await runPython('export_encoders.py', folder, JSON.stringify(texts)) as Case[];
    onnx = path.join(folder, 'onnx');
  });
  after(async () => { await sampler.dispose(); await removeTemporaryFolders(); });

  async function compare({ feature, values }: Case): Promise<void> {
    const found = await sampler.read(path.join(onnx, 'features', feature.encoder ?? ''), feature, texts);
    texts.forEach((text, i) => {
      const [one, other] = [found[i] ?? Number.NaN, values[i] ?? Number.NaN];
      assert.ok(Math.abs(one - other) < tolerance, `${feature.encoder ?? ''}, ${quoted(text)}: ${String(one)} here, ${String(other)} in the trainer`);
    });
  }

  const kinds = ['a classifier of exclusive labels', 'a classifier of independent labels', 'a classifier of one label', 'a classifier of bytes', 'an encoder of sentences'];
  kinds.forEach((kind, number) => {
    it(`is the same in both languages: ${kind}`, () => compare(cases[number] as Case));
  });

  it('differs between texts', () => {
    for (const { values } of cases) assert.ok(Math.max(...values) - Math.min(...values) > 0.05, values.join(' '));
  });

  it('does not depend on the texts beside it', async () => {
    const { feature } = cases[0] as Case;
    const folder = path.join(onnx, 'features', feature.encoder ?? '');
    const together = await sampler.read(folder, feature, texts);
    for (const [i, text] of texts.entries()) assert.ok(Math.abs(((await sampler.read(folder, feature, [text]))[0] ?? Number.NaN) - (together[i] ?? Number.NaN)) < tolerance, quoted(text));
    assert.deepEqual(await sampler.read(folder, feature, []), []);
  });

  it('is known of the texts that were read last, thresholds apart', async () => {
    const { feature, values: [first = Number.NaN] } = cases[0] as Case;
    const known = new EncodedTexts(sampler, onnx, [feature.encoder ?? '']);
    assert.equal(known.value(feature, texts[0] ?? ''), undefined);
    await known.read([feature], texts);
    assert.ok(Math.abs((known.value({ ...feature, threshold: 0.5 }, texts[0] ?? '') ?? Number.NaN) - first) < tolerance);
  });

  it('is a value of samples, among those of other features', async () => {
    const { feature } = cases[0] as Case;
    const constraints: Constraint[] = [
      { name: 'mood', feature, moment: 0.5 }, { name: 'short', feature: { type: 'length', unit: 'words', max: 1000 }, moment: 1 }, { name: 'sure', feature: { ...feature, threshold: 1e-6 }, moment: 1 },
    ];
    const { read, known, binary, unreadable } = valuesOf(constraints, new EncodedTexts(sampler, onnx, [feature.encoder ?? '']));
    const samples = await sampler.sample({ folder: await onnxFolder(), count: 8, seed: 1 });
    assert.deepEqual([binary, unreadable, known(samples[0] as Sample)], [[false, true, true], [], [Number.NaN, 1, Number.NaN]]);
    const values = await read(samples);
    assert.equal(values.length, 8);
    for (const [mood = Number.NaN, ...others] of values) {
      assert.ok(mood > 0 && mood < 1, String(mood));
      assert.deepEqual(others, [1, 1]);
    }
  });

  it('is not asked for any more when cancelled', async () => {
    const { feature } = cases[0] as Case;
    const cancel = new AbortController();
    const reading = sampler.read(path.join(onnx, 'features', feature.encoder ?? ''), feature, Array.from({ length: 20_000 }, (_, i) => `${String(i)} she sang`), cancel.signal);
    cancel.abort(new Error('enough'));
    await assert.rejects(reading, /enough/);
  });

  it('is nothing where the folder holds no network', async () => {
    const { feature } = cases[0] as Case;
    await assert.rejects(sampler.read(path.join(onnx, 'features', 'classifier-99'), feature, texts), (error) => error instanceof NudgeError && error.code === 'sampler-model-broken');
  });

  it('is the same of all-MiniLM-L6-v2', async function () {
    const [model] = encoders;
    if (!model) return;
    const options = { root, base: root, home: nudgeHome(), python: async () => (await findPython()).executable };
    const location = await locateNamed(model, options).catch((error: unknown) => {
      if (!(error instanceof NudgeError && error.code === 'model-not-fetched')) throw error;
      console.log(`skipped: ${error.message}`);
      return this.skip();
    });
    const folder = await temporaryFolder();
    onnx = path.join(folder, 'onnx');
    const found = await runPython('export_encoders.py', folder, JSON.stringify(texts), location.path ?? '') as Case[];
    await compare(found.at(-1) as Case);
  });
});
