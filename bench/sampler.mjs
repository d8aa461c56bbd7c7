// Tokens per second of the editor's sampler: node bench/sampler.mjs MODEL [GGUF] [TURNS]
// MODEL is a folder in Hugging Face layout; it is exported with fp32 and with 8-bit weights. Beside it transformers' generate and,
// where the same model is given as GGUF, node-llama-cpp, which is installed into .cache/bench-llama. They take turns.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../scripts/setup.mjs';
import { Contender, environment, median, spread } from './sampler/contender.mjs';

const [model, ...rest] = process.argv.slice(2);
const gguf = rest.find((one) => one.endsWith('.gguf'));
const turns = Number(rest.find((one) => /^\d+$/.test(one)) ?? 5);
if (!model) {
  console.error('Name a model folder: node bench/sampler.mjs MODEL [GGUF] [TURNS]');
  process.exit(1);
}
const cache = path.join(root, '.cache');
const batches = [1, 4, 16];
const tokens = 40;

const { python } = JSON.parse(execFileSync(process.execPath, [path.join(root, 'dist/cli.js'), 'probe', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] }).toString());
const engine = path.join(cache, 'bench-sampler', 'engine.mjs');
await build({
  stdin: { contents: "export { decode } from './src/sampler/decode'; export { loadModel } from './src/sampler/session';", resolveDir: root, loader: 'ts' },
  outfile: engine, bundle: true, platform: 'node', format: 'esm', external: ['onnxruntime-node'], logLevel: 'error',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
const exported = (bits) => {
  const folder = path.join(cache, 'bench-sampler', `${path.basename(path.resolve(model))}-${bits}`);
  if (!existsSync(folder)) execFileSync(python, [path.join(root, 'test/support/export_onnx.py'), model, folder, '["Once upon a time"]', bits], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  return folder;
};
const node = (script, ...args) => [process.execPath, [path.join(root, 'bench/sampler', script), ...args]];
const contenders = [
  new Contender('8 bits', ...node('ours.mjs', engine, exported('8'))),
  new Contender('fp32', ...node('ours.mjs', engine, exported('32'))),
  new Contender('transformers', python, [path.join(root, 'bench/sampler/generate.py'), model]),
];
if (gguf) contenders.push(new Contender('node-llama-cpp', ...node('llama.mjs', installed(), path.resolve(gguf))));

for (let turn = -1; turn < turns; turn++) {
  for (const batch of batches) for (const contender of contenders) await contender.turn({ batch, tokens }, turn >= 0);
}
for (const contender of contenders) await contender.close();

table('second', 'seconds');
table('second of the processor', 'processor');
console.log('\n| | first token, ms | JavaScript outside run at batch 1, 4, 16 | peak memory, MiB |\n|---|---:|---:|---:|');
for (const contender of contenders) {
  const outside = batches.map((batch) => contender.all(batch).map(({ outside }) => outside)).filter(([first]) => first !== undefined);
  const shares = outside.map((values) => `${(100 * median(values)).toFixed(1)} %`).join(', ');
  console.log(`| ${contender.name} | ${spread(contender.all(1).map(({ first }) => 1000 * first), 0)} | ${shares || '–'} | ${Math.round(contender.memory)} |`);
}

function table(per, field) {
  console.log(`\nTokens per ${per}, ${tokens} tokens a text, ${turns} turns: median [range]\n`);
  console.log(`| batch | ${contenders.map(({ name }) => name).join(' | ')} |${gguf ? ' 8 bits : node-llama-cpp |' : ''}\n|---:|${contenders.map(() => '---:|').join('')}${gguf ? '---|' : ''}`);
  for (const batch of batches) {
    const rates = contenders.map((contender) => contender.all(batch).map((turn) => batch * tokens / turn[field]));
    const ratio = gguf ? ` **${spread(rates[0].map((rate, turn) => rate / rates.at(-1)[turn]), 2)}** |` : '';
    console.log(`| ${batch} | ${rates.map((values) => spread(values, 0)).join(' | ')} |${ratio}`);
  }
}

function installed() {
  const folder = path.join(cache, 'bench-llama');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(path.join(folder, 'node_modules/node-llama-cpp'))) {
    execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', 'node-llama-cpp@3'], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return path.join(folder, 'node_modules/node-llama-cpp/dist/index.js');
}
