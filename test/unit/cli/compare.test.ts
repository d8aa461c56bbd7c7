// `nudge compare` with real trainers: equal samples, one report, and nothing trained twice.
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Run } from '../../../src/shared/run';
import type { Trace } from '../../../src/compare/figures';
import { nudge, smallSpec, specFolder, type Told } from '../../support/cli';
import { removeTemporaryFolders } from '../../support/folders';

const args = ['compare', 'small.nudge.json', '--methods', 'default,gdc,reinforce', '--seeds', '1', '--json'];

describe('compare', function () {
  this.timeout(240_000);
  let folder: string;
  let compared: Told;
  const out = (): string => path.join(folder, '.nudge/compare/small');

  before(async () => {
    folder = await specFolder({ ...smallSpec, training: { ...smallSpec.training, steps: 2 } });
    compared = await nudge(folder, args);
  });
  after(removeTemporaryFolders);

  it('trains each method under equal samples, and gives the figures', () => {
    assert.equal(compared.code, 0, compared.stderr);
    const { traces, failures } = JSON.parse(compared.stdout) as { traces: Trace[]; failures: string[] };
    assert.deepEqual(failures, []);
    assert.deepEqual(traces.map(({ method, seed }) => [method, seed]), [['default', 1], ['gdc', 1], ['reinforce', 1]]);
    assert.deepEqual(traces.map(({ points }) => points.map(({ samples }) => samples)), [[64, 128], [64, 128], [64, 128]]);
  });

  it('draws the base samples of a seed once', async () => {
    const samples = await Promise.all(['default', 'gdc'].map((name) => readFile(path.join(out(), 'runs', `${name}-1`, 'samples/base-0000.safetensors'))));
    assert.ok(samples[0]?.equals(samples[1] as Buffer));
    const { training } = JSON.parse(await readFile(path.join(out(), 'runs/gdc-1/run.json'), 'utf8')) as Run;
    assert.deepEqual([training.method, training.replay, training.samplesPerStep, training.seed], ['gdc', 0, 64, 1]);
  });

  it('writes its report as Markdown and HTML', async () => {
    assert.deepEqual((await readdir(out())).sort(), ['report.html', 'report.md', 'runs']);
    const markdown = await readFile(path.join(out(), 'report.md'), 'utf8');
    assert.match(markdown, /^\| reinforce \| 128 \| /m);
    assert.match(markdown, /^\| TV\(p, π\) \| 64 \| 128 \|$/m);
  });

  it('only reads what has been trained when it is called again', async () => {
    const { code, stdout, stderr } = await nudge(folder, args);
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stderr, /measuring|training/);
    assert.equal(stdout, compared.stdout);
  });

  it('refuses a spec that has changed since, and a method that does not exist', async () => {
    await writeFile(path.join(folder, 'small.nudge.json'), JSON.stringify({ ...smallSpec, maxTokens: 9 }));
    const changed = await nudge(folder, args);
    assert.deepEqual([changed.code, /holds a comparison of an earlier state/.test(changed.stderr)], [1, true]);
    const unknown = await nudge(folder, ['compare', 'small.nudge.json', '--methods', 'magic']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /There is no method "magic"; there are default, gdc\+\+, gdc,/);
  });
});
