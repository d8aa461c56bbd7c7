import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { decode } from '../../../src/sampler/decode';
import { loadModel, Sessions } from '../../../src/sampler/session';
import { onnxFolder } from '../../support/onnx-folder';

describe('decoding', function () {
  this.timeout(180_000);
  let folder: string;
  before(async () => { folder = await onnxFolder(); });

  it('stops within one token of being cancelled', async () => {
    const cancel = new AbortController();
    let texts = 0;
    const request = { folder, prompts: [{ text: '' }], count: 10, seed: 1, batch: 1, stream: true };
    const listener = {
      onText: () => { texts += 1; if (texts === 3) cancel.abort(); },
      onSample: () => assert.fail('no text can be finished after three tokens'),
    };
    const finished = await new Sessions(loadModel, 1, 1000).use(folder, (model) => decode({ model, request, listener, signal: cancel.signal }));
    assert.equal(finished, false);
    assert.equal(texts, 3);
  });

  it('shares one loaded model, and loads an exported one anew', async () => {
    const sessions = new Sessions(loadModel, 1, 60_000);
    const load = () => sessions.use(folder, (model) => Promise.resolve(model));
    const first = await load();
    assert.equal(await load(), first);
    await utimes(path.join(folder, 'sampler.json'), new Date(), new Date());
    assert.notEqual(await load(), first);
  });
});
