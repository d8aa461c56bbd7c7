import assert from 'node:assert/strict';
import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lastOf, readEvents } from '../../../src/runs/events';
import type { BaseEvent, TargetEvent } from '../../../src/shared/events';
import { leftIn, nudge, smallSpec, specFolder, type Told } from '../../support/cli';
import { removeTemporaryFolders } from '../../support/folders';
import { root, runPython } from '../../support/trainer-python';
import type { SampleRow } from '../../../src/cli/output';

/** Any result reaches this goal: what the verbs make of a run is looked at, not how well it trains. */
const easySpec = { ...smallSpec, training: { ...smallSpec.training, goal: { moment: 1, kl: 1000 } } };

describe('the verbs on a real run', function () {
  this.timeout(240_000);
  let folder: string;
  let trained: Told;
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await nudge(folder, args);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const rows = async (...args: string[]): Promise<SampleRow[]> =>
    (await run('sample', 'run', '--format', 'jsonl', ...args)).trim().split('\n').map((line) => JSON.parse(line) as SampleRow);

  before(async () => {
    folder = await specFolder(easySpec);
    trained = await nudge(folder, ['train', 'small.nudge.json', '--run', 'run']);
  });
  after(removeTemporaryFolders);

  it('train ends with 0 when the goal is reached, with the run on stdout and its way on stderr', () => {
    assert.equal(trained.code, 0, trained.stderr);
    assert.equal(trained.stdout, `${path.join(folder, 'run')}\n`);
    assert.match(trained.stderr, /measuring base model.*1,200 samples/);
    assert.match(trained.stderr, /stops {3}2\d\.\d % .*→ {2}50 %/);
    assert.match(trained.stderr, /training +1 step,/);
    assert.match(trained.stderr, /reached {3}\(1,000 fresh samples\)/);
    assert.ok(!trained.stderr.includes('\u001b'));
  });

  it('train refuses a folder that holds a run', async () => {
    const { code, stderr } = await nudge(folder, ['train', 'small.nudge.json', '--run', 'run']);
    assert.equal(code, 1);
    assert.match(stderr, /already holds a run\.\n.*resume/);
  });

  it('sample gives PyTorch\'s log-probabilities of the trained model, and its moments', async () => {
    const samples = await rows('-n', '1000', '--seed', '5');
    const file = path.join(folder, 'samples.json');
    await writeFile(file, JSON.stringify({ prompts: ['News:'], samples: samples.map(({ tokens }) => ({ tokens, prompt: 0 })) }));
    const { scores, texts } = await runPython('score_samples.py', path.join(folder, 'run', 'model'), file) as { scores: number[]; texts: string[] };
    samples.forEach(({ logProb, text }, i) => {
      assert.ok(Math.abs(logProb - (scores[i] as number)) < 1e-3, `${text}: ${String(logProb)} against ${String(scores[i])}`);
      assert.equal(text, texts[i]);
    });
    const stops = lastOf(await readEvents(path.join(folder, 'run')), 'finished')?.moments['stops'];
    const share = samples.filter(({ text }) => /\bstops\b/.test(text)).length / samples.length;
    const half = 2.58 * Math.sqrt(2 * share * (1 - share) / samples.length);
    assert.ok(stops && Math.abs(share - stops.mean) < half, `${String(share)} against ${String(stops?.mean)}`);
  });

  it('sample repeats itself for a seed, and writes each format', async () => {
    const texts = (await rows('-n', '4', '--seed', '1')).map(({ text }) => text);
    assert.deepEqual((await run('sample', 'run', '-n', '4', '--seed', '1')).trim().split('\n'), texts);
    assert.notDeepEqual((await rows('-n', '4', '--seed', '2')).map(({ text }) => text), texts);
    const csv = (await run('sample', 'run', '-n', '4', '--seed', '1', '--format', 'csv')).trim().split('\n');
    assert.deepEqual([csv.length, csv[0]], [5, 'text,prompt,tokens,logProb,finish']);
    const markdown = (await run('sample', 'run', '-n', '4', '--seed', '1', '--format', 'markdown')).trim().split('\n');
    assert.deepEqual([markdown.length, markdown[1]], [6, '|---|---|---|---|---|']);
    assert.match(markdown[2] as string, new RegExp(`^\\| ${texts[0] as string} \\| News: \\|`));
    const document = JSON.parse(await run('sample', 'run', '-n', '4', '--seed', '1', '--json')) as { seed: number; samples: SampleRow[] };
    assert.deepEqual([document.seed, document.samples.map(({ text }) => text)], [1, texts]);
  });

  it('sample continues a prompt of the user\'s', async () => {
    for (const { text, prompt } of await rows('-n', '3', '--seed', '1', '--prompt', 'Review:')) {
      assert.equal(prompt, 'Review:');
      assert.doesNotMatch(text, /Review/);
    }
  });

  it('sample refuses a prompt that the model cannot hold', async () => {
    const { code, stdout, stderr } = await nudge(folder, ['sample', 'run', '--prompt', 'she '.repeat(300)]);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /128/);
  });

  it('export copies the result as the formats that it is asked for, and never over anything', async () => {
    assert.equal(await run('export', 'run', '--to', 'hf', '--out', 'hf'), `${path.join(folder, 'hf')}\n`);
    assert.deepEqual(await readFile(path.join(folder, 'hf', 'model.safetensors')), await readFile(path.join(folder, 'run', 'model', 'model.safetensors')));
    const { path: place } = JSON.parse(await run('export', 'run', '--to', 'onnx', '--out', 'onnx', '--json')) as { path: string };
    assert.deepEqual((await readdir(place)).sort(), (await readdir(path.join(folder, 'run', 'onnx'))).sort());
    const { code, stderr } = await nudge(folder, ['export', 'run', '--to', 'hf', '--out', 'hf']);
    assert.equal(code, 1);
    assert.match(stderr, /exists already\.\nName a new folder\./);
  });

  it('export --to onnx writes again what an older version wrote, and its base model', async () => {
    const onnx = path.join(folder, 'run', 'onnx');
    const before = await rows('-n', '4', '--seed', '1');
    const { base, ...description } = JSON.parse(await readFile(path.join(onnx, 'sampler.json'), 'utf8')) as { base: string };
    await writeFile(path.join(onnx, 'sampler.json'), JSON.stringify({ ...description, version: 1, base: 'of-an-older-graph' }));
    const { code, stderr } = await nudge(folder, ['sample', 'run', '-n', '4', '--seed', '1']);
    assert.equal(code, 4);
    assert.match(stderr, /older version of Nudge\.\nExport the run again: nudge export RUN --to onnx/);
    assert.equal(await run('export', 'run', '--to', 'onnx'), `${onnx}\n`);
    assert.deepEqual(await rows('-n', '4', '--seed', '1'), before);
    assert.equal((JSON.parse(await readFile(path.join(onnx, 'sampler.json'), 'utf8')) as { base: string }).base, base);
  });

  it('report shows what was declared and reached, as Markdown and as JSON', async () => {
    const report = await run('report', 'run');
    assert.match(report, /^# small\n/);
    assert.match(report, /\*\*target reached\*\*/);
    assert.match(report, /^\| stops \| 2\d\.\d % .* \| 50 % \| \d+\.\d % .* \| ✓ \|$/m);
    assert.match(report, /^- entropy .*; Distinct-1\/2\/3 0\.\d+ \/ 0\.\d+ \/ 0\.\d+ · Self-BLEU-3\/4\/5 0\.\d+ \/ 0\.\d+ \/ 0\.\d+$/m);
    assert.match(report, /effective sample size \d+.*; forgotten mass -?\d\.\d+ \[/);
    const document = JSON.parse(await run('report', 'run', '--json')) as { events: { type: string }[] };
    assert.equal(document.events.at(-1)?.type, 'finished');
  });

  it('sample holds texts to a share by quasi-rejection, and says how close they are', async () => {
    const draw = async (): Promise<Told> => nudge(folder, ['sample', 'run', '-n', '40', '--seed', '3', '--guaranteed', '--acceptance', '0.3']);
    const [one, other] = [await draw(), await draw()];
    assert.equal(one.code, 0, one.stderr);
    assert.equal(one.stdout.trim().split('\n').length, 40);
    assert.match(one.stderr, /40 of \d+ texts accepted \(\d+ %\): close to the target, not exact: share error at most [\d.]+ %, and [\d.]+ % more that λ may be off\./);
    assert.equal(other.stdout, one.stdout);
  });

  it('sample composes a batch with the declared share', async () => {
    const { code, stdout, stderr } = await nudge(folder, ['sample', 'run', '-n', '31', '--seed', '3', '--matched']);
    assert.equal(code, 0, stderr);
    const stops = stdout.trim().split('\n').filter((text) => /\bstops\b/i.test(text)).length;
    assert.ok(stops === 15 || stops === 16, `${String(stops)} of 31`);
    assert.match(stderr, /quotas meet the declared shares, so these texts depend on each other/);
  });

  it('sample makes the base model that it weighs texts with where it is missing', async () => {
    const home = path.join(folder, 'home');
    const { code, stdout, stderr } = await nudge(folder, ['sample', 'run', '-n', '4', '--seed', '1', '--matched'], { NUDGE_HOME: home });
    assert.equal(code, 0, stderr);
    assert.equal(stdout, await run('sample', 'run', '-n', '4', '--seed', '1', '--matched'));
    assert.equal((await readdir(path.join(home, 'bases'))).length, 1);
  });

  for (const [wrong, said] of [
    [['--guaranteed', '--prompt', 'Review:'], /declared for the prompts of the run/], [['--guaranteed', '--matched'], /Choose one/],
    [['--acceptance', '0.5'], /belongs to --guaranteed or --matched/], [['--matched', '--acceptance', '1'], /between 0 and 1/], [['--matched', '--temperature', '0'], /one text only/],
  ] as const) {
    it(`sample refuses ${wrong.join(' ')}`, async () => {
      const { code, stderr } = await nudge(folder, ['sample', 'run', ...wrong]);
      assert.equal(code, 1);
      assert.match(stderr, said);
    });
  }

  it('resume refuses a run that has come to its end', async () => {
    const { code, stderr } = await nudge(folder, ['resume', 'run']);
    assert.equal(code, 1);
    assert.match(stderr, /cannot be resumed: it has finished\.\n/);
  });

  it('resume writes a result again that is gone', async () => {
    const before = await rows('-n', '4', '--seed', '1');
    await rm(path.join(folder, 'run/onnx'), { recursive: true });
    assert.match((await nudge(folder, ['sample', 'run'])).stderr, /has lost its onnx\/, which texts are drawn from\.\nWrite it again with: .*export .*run --to onnx/);
    await rm(path.join(folder, 'run/model'), { recursive: true });
    assert.match((await nudge(folder, ['sample', 'run'])).stderr, /has lost its result\.\nWrite it again from the last checkpoint with: .*resume/);
    assert.equal((await nudge(folder, ['resume', 'run'])).code, 0);
    assert.deepEqual(await rows('-n', '4', '--seed', '1'), before);
  });
});

describe('guaranteed sampling', function () {
  this.timeout(240_000);
  let folder: string;
  before(async () => {
    const every = { ...easySpec, constraints: easySpec.constraints.map((constraint) => ({ ...constraint, moment: 1 })) };
    folder = await specFolder(every);
    const { code, stderr } = await nudge(folder, ['train', 'small.nudge.json', '--run', 'run']);
    assert.equal(code, 0, stderr);
  });
  after(removeTemporaryFolders);

  it('gives texts that all have what every text must have, the same ones for a seed', async () => {
    const draw = async (): Promise<Told> => nudge(folder, ['sample', 'run', '-n', '20', '--seed', '3', '--guaranteed']);
    const [one, other] = [await draw(), await draw()];
    assert.equal(one.code, 0, one.stderr);
    const texts = one.stdout.trim().split('\n');
    assert.deepEqual([texts.length, texts.every((text) => /\bstops\b/.test(text))], [20, true]);
    assert.match(one.stderr, /20 of \d+ texts accepted \(\d+ %\): all meet “stops”; KL\(p‖π\) [\d.]+ → about [\d.]+/);
    assert.equal(other.stdout, one.stdout);
  });
});

describe('measure', function () {
  this.timeout(120_000);
  after(removeTemporaryFolders);

  it('gives base moments and the target\'s cost as one JSON document, and leaves nothing', async () => {
    const folder = await specFolder();
    const { code, stdout } = await nudge(folder, ['measure', 'small.nudge.json', '--json']);
    assert.equal(code, 0);
    const { base, target } = JSON.parse(stdout) as { base: BaseEvent; target: TargetEvent };
    assert.equal(base.samples, 1200);
    const stops = base.moments['stops'];
    assert.ok(stops && stops.low < 0.25 && stops.high > 0.25);
    assert.ok(target.klTargetBase > 0.1 && target.klTargetBase < 0.2);
    assert.deepEqual(await leftIn(folder), []);
    await assert.rejects(access(path.join(folder, '.nudge')));
  });
});

describe('probe', () => {
  after(removeTemporaryFolders);

  it('names the trainer\'s interpreter as python', async () => {
    const { code, stdout } = await nudge(root, ['probe', '--json'], { TMPDIR: undefined });
    assert.equal(code, 0);
    const { python, device, versions } = JSON.parse(stdout) as { python: string; device: string; versions: Record<string, string> };
    await access(python);
    assert.ok(device && versions['torch']);
  });
});

