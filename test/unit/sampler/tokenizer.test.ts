import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadTokenizer, type TextTokenizer } from '../../../src/sampler/tokenizer';
import type { SamplerModel } from '../../../src/shared/sampler';
import { onnxFolder, tinyModel } from '../../support/onnx-folder';
import { runPython } from '../../support/trainer-python';

const texts = [
  '', 'Review:', 'Ada Lund is a Polish painter from Lyon.', 'She is,they say:no "Zebulon"!', 'a  double  space', ' leading and trailing ',
  'ada ADA Ada', 'Émile Zöe 東京 🙂', 'unknownword Ada', 'don\'t stop - no-one', '... ,,', 'line\nbreak\ttab', 'Ada <unk> Lund', '▁Ada',
];

describe('the tokenizer in JavaScript', function () {
  this.timeout(180_000);
  let tokenizer: TextTokenizer;
  let model: SamplerModel;
  before(async () => {
    const folder = await onnxFolder();
    model = JSON.parse(await readFile(path.join(folder, 'sampler.json'), 'utf8')) as SamplerModel;
    tokenizer = await loadTokenizer(folder, model);
  });

  it('encodes and decodes as transformers does', async () => {
    const { ids, texts: decoded } = await runPython('tokenize_texts.py', tinyModel, JSON.stringify(texts)) as { ids: number[][]; texts: string[] };
    texts.forEach((text, i) => {
      assert.deepEqual(tokenizer.encode(text), ids[i], JSON.stringify(text));
      assert.equal(tokenizer.decode(ids[i] as number[]), decoded[i], JSON.stringify(text));
    });
  });

  it('starts an empty prompt with the model\'s own token, and leaves the end token out of texts', () => {
    assert.deepEqual(tokenizer.encode(''), model.emptyPrompt);
    assert.equal(tokenizer.decode([...tokenizer.encode('Ada Lund.'), ...model.endTokens.slice(0, 1)]), 'Ada Lund.');
    assert.equal(tokenizer.decode(model.endTokens.slice(0, 1)), '');
  });
});
