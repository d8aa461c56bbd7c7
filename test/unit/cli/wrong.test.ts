import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import manifest from '../../../package.json';
import { leftIn, nudge, smallSpec, specFolder, type Told } from '../../support/cli';
import { removeTemporaryFolders } from '../../support/folders';

const [stops] = smallSpec.constraints as [(typeof smallSpec.constraints)[number]];
const words = (list: unknown): unknown => ({ ...smallSpec, constraints: [{ ...stops, feature: { type: 'words', words: list } }] });

/** What is wrong with the spec → the spec, and what the sentence must name. */
const invalidSpecs: Record<string, [spec: unknown, names: RegExp]> = {
  'a field that is not known': [{ ...smallSpec, modle: 1 }, /modle/],
  'a value of the wrong type': [{ ...smallSpec, maxTokens: '8' }, /maxTokens.*"8"/],
  'a value that is missing': [{ ...smallSpec, constraints: undefined }, /constraints/],
  'an empty word list': [words([]), /"stops", feature\.words.*empty/],
  'no prompts': [{ ...smallSpec, prompts: [] }, /prompts.*empty/],
  'a feature of no known kind': [{ ...smallSpec, constraints: [{ ...stops, feature: { type: 'smell' } }] }, /smell/],
  'a word list that is not there': [{ ...smallSpec, constraints: [{ ...stops, feature: { type: 'words', file: 'gone.txt' } }] }, /gone\.txt/],
  'a moment outside its range': [{ ...smallSpec, constraints: [{ ...stops, moment: 50 }] }, /moment.*50/],
  'an interval turned round': [{ ...smallSpec, constraints: [{ ...stops, moment: { min: 0.5, max: 0.3 } }] }, /moment/],
  'a pattern that is none': [{ ...smallSpec, constraints: [{ ...stops, feature: { type: 'regex', pattern: '(' } }] }, /pattern/],
  'two constraints of one name': [{ ...smallSpec, constraints: [stops, stops] }, /stops/],
  'a model that does not exist': [{ ...smallSpec, model: 'no-such-model' }, /no-such-model/],
  'text that is no JSON': ['{ "model": ', /line 1/],
  'nothing in it': ['', /empty/],
};

/** Arguments → the exit code, and what the sentence must name. */
const wrongUses: Record<string, RegExp> = {
  'frobnicate': /frobnicate/, 'constructor': /no verb "constructor"/, ['__proto__']: /no verb "__proto__"/, '--json=1 train': /no verb "--json=1"/, 'train': /SPEC is missing/, 'train a b': /b\.$/m, 'train small.nudge.json --fast': /--fast/, 'measure': /SPEC is missing/,
  'train small.nudge.json --run': /--run/, 'resume': /DIR is missing/, 'resume nowhere': /nowhere/, 'report nowhere': /nowhere/, 'sample nowhere': /nowhere/,
  'sample nowhere -n 0': /-n.*"0"/, 'sample nowhere -n -3': /-n needs a value/, 'sample nowhere -n many': /-n.*"many"/, 'sample nowhere --format yaml': /--format/, 'sample nowhere --temperature -1': /--temperature/,
  'sample nowhere -n 1e15': /-n is "1e15", and needs a whole number from 1 to 1000000\.$/m, 'sample nowhere --seed 99999999999999999999': /needs a whole number from 0 to 9007199254740991\.$/m, 'compare small.nudge.json --methods ,': /--methods names none/,
  'compare small.nudge.json --methods constructor': /no method "constructor"/, 'sample nowhere --seed 1.5': /--seed/, 'export nowhere --out x': /--to/, 'export nowhere --to hf': /--out/, 'export nowhere --to onnx --bits 4': /--bits/, 'export nowhere --to gguf --out x': /GGUF/,
};

/** One sentence and one remedy, and before them nothing but progress. */
function checkSentence({ code, stdout, stderr }: Told, exitCode: number, names: RegExp): void {
  assert.equal(code, exitCode, stderr);
  assert.equal(stdout, '');
  const said = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('  '));
  assert.equal(said.length, 2, stderr);
  assert.match(said[0] as string, names);
  assert.match(said[1] as string, /[.?)]$|^See /);
  assert.doesNotMatch(stderr, /Traceback|^\s+at /m);
}

/** The same as one JSON document. */
function checkDocument({ code, stdout }: Told, exitCode: number): void {
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string; remedy: string; exitCode: number } };
  assert.deepEqual([code, error.exitCode], [exitCode, exitCode]);
  assert.ok(error.code && error.message && error.remedy);
}

describe('a wrong command line', function () {
  this.timeout(120_000);
  after(removeTemporaryFolders);

  for (const [args, names] of Object.entries(wrongUses)) {
    it(`"nudge ${args}" is refused with 1`, async () => {
      const folder = await specFolder();
      checkSentence(await nudge(folder, args.split(' ')), 1, names);
      assert.deepEqual(await leftIn(folder), []);
    });
  }

  it('says of a run whose run.json was cut short that it is damaged, and where', async () => {
    const folder = await specFolder();
    await writeFile(path.join(folder, 'run.json'), '{"protocol": 1, "na');
    for (const args of [['resume', folder], ['sample', folder], ['report', folder]]) checkSentence(await nudge(folder, args), 1, /run\.json is damaged/);
  });

  it('shows what there is when nothing is asked', async () => {
    const { code, stdout } = await nudge(await specFolder(), []);
    assert.equal(code, 1);
    for (const verb of ['probe', 'measure', 'train', 'resume', 'sample', 'export', 'report']) assert.match(stdout, new RegExp(`^ {2}nudge ${verb}\\b`, 'm'));
  });

  it('tells the version', async () => {
    const { code, stdout } = await nudge(await specFolder(), ['--version']);
    assert.deepEqual([code, stdout], [0, `${manifest.version}\n`]);
  });

  it('is one JSON document with --json, before the verb too', async () => {
    checkDocument(await nudge(await specFolder(), ['resume', 'nowhere', '--json']), 1);
    checkDocument(await nudge(await specFolder(), ['--json', 'resume', 'nowhere']), 1);
    checkDocument(await nudge(await specFolder(), ['frobnicate', '--json']), 1);
  });
});

describe('a wrong spec', function () {
  this.timeout(120_000);
  after(removeTemporaryFolders);

  for (const [what, [spec, names]] of Object.entries(invalidSpecs)) {
    it(`with ${what} is refused with 2, by train as by measure, and leaves nothing`, async () => {
      const folder = await specFolder(spec);
      const told = await Promise.all(['measure', 'train'].map((verb) => nudge(folder, [verb, 'small.nudge.json'])));
      for (const one of told) checkSentence(one, 2, names);
      assert.deepEqual(await leftIn(folder), []);
    });
  }

  it('that is not there is refused with 2', async () => {
    checkSentence(await nudge(await specFolder(), ['train', 'gone.nudge.json']), 2, /gone\.nudge\.json/);
  });

  it('whose prompt is too long for the model is refused with 2 and leaves no run', async () => {
    const folder = await specFolder({ ...smallSpec, maxTokens: 500 });
    checkSentence(await nudge(folder, ['train', 'small.nudge.json']), 2, /prompts\[0\].*500.*128/);
    assert.deepEqual(await leftIn(folder), []);
  });

  it('is one JSON document with --json', async () => {
    checkDocument(await nudge(await specFolder(words([])), ['measure', 'small.nudge.json', '--json']), 2);
  });
});

describe('a target that base samples cannot carry', function () {
  this.timeout(120_000);
  after(removeTemporaryFolders);

  it('is refused with 3 and the counts by measure, which leaves nothing', async () => {
    const folder = await specFolder(words(['zebra']));
    checkSentence(await nudge(folder, ['measure', 'small.nudge.json']), 3, /“stops” .*0 of 720 base samples/);
    assert.deepEqual(await leftIn(folder), []);
  });

  it('is refused with 3 by train, whose run tells the same', async () => {
    const folder = await specFolder(words(['zebra']));
    const told = await nudge(folder, ['train', 'small.nudge.json', '--run', 'run', '--json']);
    checkDocument(told, 3);
    const left = await leftIn(folder);
    assert.ok(left.includes(path.join('run', 'events.jsonl')));
    assert.deepEqual(left.filter((name) => /tmp|model|onnx|checkpoints/.test(name)), []);
    const { stdout } = await nudge(folder, ['report', 'run', '--json']);
    assert.equal((JSON.parse(stdout) as { summary: { failed: { exitCode: number } } }).summary.failed.exitCode, 3);
  });
});

describe('a trainer that cannot be had', () => {
  after(removeTemporaryFolders);

  it('is an environment error, 4, and leaves no run', async () => {
    const folder = await specFolder();
    checkSentence(await nudge(folder, ['train', 'small.nudge.json'], { NUDGE_PYTHON: path.join(folder, 'no-python') }), 4, /no-python/);
    assert.deepEqual(await leftIn(folder), []);
  });
});
