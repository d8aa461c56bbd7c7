// How noisy each method's gradient is at one and the same policy of a run: node bench/gradient-variance.mjs RUN [SAMPLES [STEP]]
// STEP names a checkpoint of the run; 0, the default, is the base model. All methods see the same samples.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../scripts/setup.mjs';

const [named, ...rest] = process.argv.slice(2);
if (!named) {
  console.error('Name a run folder: node bench/gradient-variance.mjs RUN [SAMPLES [STEP]]');
  process.exit(1);
}
const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PYTHONPATH: path.join(root, 'trainer') } };
const { python } = JSON.parse(execFileSync(process.execPath, [path.join(root, 'dist/cli.js'), 'probe', '--json'], options));
const found = JSON.parse(execFileSync(python, [path.join(root, 'bench/gradient_variance.py'), path.resolve(named), ...rest], options));
for (const [method, { variance, ratio, interval: [low, high] }] of Object.entries(found)) {
  console.log(`${method.padEnd(34)} variance ${variance.toPrecision(3).padStart(8)}   of gdc's ${ratio.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`);
}
