// The buttons of a failure: each leads to what can mend it, and a failure without a cure of ours has none.
import assert from 'node:assert/strict';
import path from 'node:path';
import { remediesFor } from '../../src/editor/commands/remedies';
import { exitCodes, NudgeError } from '../../src/shared/errors';

const run = path.resolve('run');
const failed = (code: string, folder?: string): NudgeError => new NudgeError({ code, message: 'It failed.', remedy: 'Try again.', exitCode: exitCodes.environment, params: { folder } });

describe('the buttons of a failure', () => {
  const titles = (error: unknown): string[] => remediesFor(error, () => Promise.resolve()).map(({ title }) => title);

  for (const code of ['trainer-broken', 'environment-failed', 'network', 'python-missing']) {
    it(`offer to repair the environment after ${code}`, () => { assert.deepEqual(titles(failed(code)), ['Repair Environment']); });
  }

  for (const code of ['hub-unreachable', 'model-not-fetched', 'base-missing', 'grammar-missing', 'sampler-model-newer']) {
    it(`offer no repair of the environment after ${code}`, () => { assert.deepEqual(titles(failed(code)), []); });
  }

  it('lead to the setting that names a Python', () => {
    assert.deepEqual(titles(failed('packages-missing')), ['Open Settings']);
  });

  for (const code of ['sampler-model-older', 'sampler-model-broken']) {
    it(`export the run again after ${code}, and no base model or feature that is not the run's own`, async () => {
      const exported: string[] = [];
      const remedies = remediesFor(failed(code, path.join(run, 'onnx')), (folder) => { exported.push(folder); return Promise.resolve(); });
      assert.deepEqual(remedies.map(({ title }) => title), ['Export Again']);
      await remedies[0]?.act();
      assert.deepEqual(exported, [run]);
      assert.deepEqual(titles(failed(code, path.join(run, 'onnx', 'features', 'praise'))), []);
    });
  }

  it('are none after a defect', () => { assert.deepEqual(titles(new TypeError('x is undefined')), []); });
});
