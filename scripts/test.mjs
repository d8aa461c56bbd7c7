// `npm test`: sets up what is missing, runs every suite, and ends with one line of totals over all of them.
// `npm test -- unit trainer` runs only the suites named. The editor's side and the trainer's run beside each other.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { exitWith, root, setUp } from './setup.mjs';
import { developmentPackages, developmentPython } from './python-tools.mjs';

const modules = (name) => path.join(root, 'node_modules', name);
const bundled = (suite) => readdirSync(path.join(root, 'dist/test', suite), { recursive: true })
  .filter((file) => file.endsWith('.test.js')).sort().map((file) => path.join('dist/test', suite, file));
const mocha = (suite, ...options) => [process.execPath, modules('mocha/bin/mocha.js'), '--exit', ...options, ...bundled(suite)];
const node = (...args) => [process.execPath, ...args];

/** The trainer's package, and the tools of its tests where they are installed. */
const pythonPath = [path.join(root, 'trainer'), developmentPackages].join(path.delimiter);

/** name → the commands; a check that prints no count of its own counts as one test. */
const editor = {
  'type check': () => [node(modules('typescript/bin/tsc'), '--noEmit', '-p', '.'), node(modules('typescript/bin/tsc'), '--noEmit', '-p', 'webview'),
    node(modules('typescript/bin/tsc'), '--noEmit', '-p', 'test')],
  'generated types': () => [node('scripts/generate-types.mjs', '--check')],
  lint: () => [node(modules('eslint/bin/eslint.js'), '.')],
  unit: () => [mocha('unit', '--timeout', '120000')],
  conformance: () => [mocha('conformance', '--timeout', '60000')],
  'inside VS Code': () => [node('dist/test/harness/in-host.js', '.', 'dist/test/integration/index.js', 'test/fixtures/workspace')],
  browser: () => [mocha('e2e', '--timeout', '600000')],
};

/** The same, given the trainer's interpreter. */
const trainer = {
  'trainer lint': (python) => [[python, '-m', 'ruff', 'check', '--config', 'trainer/pyproject.toml', 'trainer', 'models', 'bench'],
    [python, '-m', 'mypy', '--config-file', 'trainer/pyproject.toml', 'trainer/nudge_trainer']],
  trainer: (python) => [[python, '-m', 'pytest', '-q', 'trainer/tests', 'models/make']],
  benchmarks: (python) => [[python, '-m', 'pytest', '-q', 'bench']],
};

const suites = { ...editor, ...trainer };

/** What mocha and pytest print at their end. */
const patterns = {
  passed: /(\d+) (?:passing|passed)/g, failed: /(\d+) (?:failing|failed|errors?\b(?! in))/g, skipped: /(\d+) (?:pending|skipped)/g,
};

function count(output, pattern) {
  return [...output.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0);
}

/** Runs one command, its output written to `screen` and kept for counting. */
function execute([command, ...args], screen) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PYTHONPATH: pythonPath } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => { output += text; screen.write(text); });
    }
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

async function runSuite(name, python, screen) {
  const began = Date.now();
  screen.write(`\n── ${name}\n`);
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const command of suites[name](python)) {
    const { code, output } = await execute(command, screen);
    const counted = Object.fromEntries(Object.entries(patterns).map(([key, pattern]) => [key, count(output, pattern)]));
    const silent = counted.passed + counted.failed + counted.skipped === 0;
    if (silent) counted[code === 0 ? 'passed' : 'failed'] = 1;
    else if (code !== 0 && counted.failed === 0) counted.failed = 1;
    for (const key of Object.keys(totals)) totals[key] += counted[key];
  }
  screen.end(`── ${name}: ${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped (${((Date.now() - began) / 1000).toFixed(0)} s)\n`);
  return totals;
}

/** The suites of a side come one after the other; their output is shown suite by suite, the first as it comes, that of others held back. */
async function runSuites(names, python) {
  const screens = Object.fromEntries(names.map((name) => [name, new PassThrough()]));
  const results = [];
  const run = async (side) => {
    for (const name of names.filter((each) => side[each])) results.push(await runSuite(name, python, screens[name]));
  };
  const show = async () => {
    for (const name of names) {
      for await (const text of screens[name]) process.stdout.write(text);
    }
  };
  await Promise.all([run(editor), run(trainer), show()]);
  return results;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !suites[name]);
if (unknown.length > 0) {
  console.error(`There is no suite "${unknown[0]}". Name some of: ${Object.keys(suites).join(', ')}.`);
  process.exit(1);
}

/** Prints the totals of all suites; returns the exit code. */
async function runAll() {
  mkdirSync(path.join(root, 'test-results'), { recursive: true });
  await setUp({ tests: true });
  const names = Object.keys(suites).filter((name) => wanted.length === 0 || wanted.includes(name));
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const totals of await runSuites(names, developmentPython())) {
    for (const key of Object.keys(sum)) sum[key] += totals[key];
  }
  console.log(`\n${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
  return sum.failed > 0 ? 1 : 0;
}

await runAll().then((code) => { process.exitCode = code; }, exitWith);
