// How far ONNX Runtime and PyTorch are apart on a finished run: node bench/agreement.mjs RUN [SAMPLES [SCORED]]
// The first SCORED of the texts sampled in the editor's way (all, if not said) are scored by PyTorch; their moments stand beside those that the trainer measured.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../scripts/setup.mjs';

const [named, count = '1000', scored = count] = process.argv.slice(2);
if (!named) {
  console.error('Name a run folder: node bench/agreement.mjs RUN [SAMPLES [SCORED]]');
  process.exit(1);
}
const run = path.resolve(named);
const options = { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PYTHONPATH: path.join(root, 'trainer') } };
const nudge = (...args) => JSON.parse(execFileSync(process.execPath, [path.join(root, 'dist/cli.js'), ...args, '--json'], options));

const { prompts } = JSON.parse(readFileSync(path.join(run, 'run.json'), 'utf8'));
const { samples } = nudge('sample', run, '-n', count, '--seed', '1');
const folder = mkdtempSync(path.join(os.tmpdir(), 'nudge-agreement-'));
try {
  const file = path.join(folder, 'samples.json');
  // Sample i continues prompt i mod the number of prompts.
  writeFileSync(file, JSON.stringify({ prompts, samples: samples.slice(0, Number(scored)).map(({ tokens }, i) => ({ tokens, prompt: i % prompts.length })) }));
  const { python } = nudge('probe');
  const { scores } = JSON.parse(execFileSync(python, [path.join(root, 'test/support/score_samples.py'), path.join(run, 'model'), file], options));
  const apart = scores.map((score, i) => Math.abs(samples[i].logProb - score)).sort((one, other) => one - other);
  const mean = apart.reduce((sum, value) => sum + value, 0) / apart.length;
  console.log(`|log π ONNX − log π PyTorch| of ${apart.length} texts, nats a text: mean ${mean.toExponential(1)}, largest ${apart.at(-1).toExponential(1)}`);
  writeFileSync(file, JSON.stringify(samples.map(({ text, tokens, finish }, i) => ({ text, tokens: tokens.length - (finish === 'end' ? 1 : 0), prompt: i % prompts.length }))));
  const moments = JSON.parse(execFileSync(python, [path.join(root, 'bench/moments.py'), run, file], options));
  const finished = readFileSync(path.join(run, 'events.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line)).findLast(({ type }) => type === 'finished');
  const shown = ({ mean, low, high, n }) => `${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}] of ${n}`;
  for (const [name, found] of Object.entries(moments)) {
    const trainer = finished.moments[name];
    console.log(`${name}: ONNX ${shown(found)} texts, PyTorch ${shown(trainer)}`);
    if (!found.prompts) continue;
    console.log(`  mean absolute error over the prompts: ONNX ${found.meanAbsoluteError.toFixed(4)}, PyTorch ${trainer.meanAbsoluteError.toFixed(4)}`);
    found.prompts.forEach((one, i) => { console.log(`  ${prompts[i]}: target ${one.target}, ONNX ${shown(one)}, PyTorch ${shown(trainer.prompts[i])}`); });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
