// What the extension costs its host: node bench/host.mjs [STEPS [REPEATS]]; it builds what is packaged.
// Activation in a real extension host; the panel of a run of STEPS steps, from opening it until its charts are on the screen of a real browser, and until they rest on every step;
// the part of a core that following 1,000 events a second takes. Median and range over REPEATS.
import { build } from 'esbuild';
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { root } from '../scripts/setup.mjs';

const [steps = 100_000, repeats = 5] = process.argv.slice(2).map(Number);
/** A panel with hardly any steps: what the page itself takes. */
const fewSteps = 100;
const eventsPerSecond = 1000;
const seconds = 10;
const showSeconds = 2;

execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--production'], { cwd: root, stdio: 'inherit' });
const built = path.join(root, 'dist/bench');
await build({
  bundle: true, absWorkingDir: root, platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'], logLevel: 'warning', outdir: built,
  entryPoints: ['activation', 'panel', 'following', 'session', 'long-run'].map((name) => `bench/host/${name}.ts`).concat('test/harness/in-host.ts'), entryNames: '[name]',
  external: ['vscode', 'onnxruntime-node', 'playwright-core'], alias: { 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs' },
});
const { lineOf, writeLongRun } = (await import(pathToFileURL(path.join(built, 'long-run.js')).href)).default;

/** Runs a part of the benchmark; `take` gets each line of JSON that it prints. */
async function run(name, args, take) {
  const child = spawn(process.execPath, [path.join(built, `${name}.js`), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('{')) take(JSON.parse(line));
}

/** Appends events one by one, as a trainer does, at the rate that is asked for; returns how to stop it. */
function write(file, events) {
  const began = performance.now();
  let written = 0;
  const timer = setInterval(() => {
    for (const due = (performance.now() - began) / 1000 * eventsPerSecond; written < due && written < events.length; written += 1) appendFileSync(file, lineOf(events[written]));
  }, 1);
  return () => clearInterval(timer);
}

async function follow(folder) {
  // What a session follows has begun; the rest comes while it looks. A trainer shows samples by the clock, however fast its steps are.
  let shown = 0;
  const events = (await writeLongRun(folder, eventsPerSecond * (seconds + 10), true)).filter(({ type }, index) => {
    if (type !== 'samples') return true;
    const isDue = index - shown > showSeconds * eventsPerSecond;
    if (isDue) shown = index;
    return isDue;
  });
  const begun = events.findIndex(({ type }) => type === 'step');
  rmSync(path.join(folder, 'events.jsonl'));
  for (const event of events.slice(0, begun)) appendFileSync(path.join(folder, 'events.jsonl'), lineOf(event));
  let stop = () => undefined;
  await run('following', [folder, String(seconds)], (found) => {
    if (found.ready) stop = write(path.join(folder, 'events.jsonl'), events.slice(begun));
    else measured.following.push(found.following);
  });
  stop();
}

const measured = { activation: [], panel: [], whole: [], small: [], following: [] };
const folder = mkdtempSync(path.join(os.tmpdir(), 'nudge-bench-host-'));
try {
  const [empty, long, live] = ['empty', 'long', 'live'].map((name) => path.join(folder, name));
  mkdirSync(empty);
  for (let repeat = 0; repeat < repeats; repeat += 1) await run('in-host', [root, path.join(built, 'activation.js'), empty], ({ activation }) => measured.activation.push(activation));
  for (const [name, many] of [['panel', steps], ['small', fewSteps]]) {
    await writeLongRun(long, many, false);
    await run('panel', [long, String(repeats)], ({ panel, whole }) => {
      measured[name].push(panel);
      if (whole !== undefined) measured.whole.push(whole);
    });
  }
  for (let repeat = 0; repeat < repeats; repeat += 1) await follow(live);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function row(label, values, unit, digits = 0) {
  const sorted = values.toSorted((one, other) => one - other).map((value) => value.toFixed(digits));
  return sorted.length === 0 ? `| ${label} | not measured | |` : `| ${label} | ${sorted[Math.floor(sorted.length / 2)]} ${unit} | [${sorted[0]}, ${sorted.at(-1)}] |`;
}

console.log('| | median | range |\n|---|---:|---|');
console.log(row('activation', measured.activation, 'ms'));
console.log(row(`a panel of ${steps.toLocaleString('en')} steps`, measured.panel, 'ms'));
console.log(row('the same, until every step has been read', measured.whole, 'ms'));
console.log(row(`a panel of ${fewSteps} steps`, measured.small, 'ms'));
console.log(row(`following ${eventsPerSecond.toLocaleString('en')} events a second`, measured.following.map((share) => share * 100), '% of a core', 1));
