// Makes a fresh clone ready, in plain Node without any package: npm's packages, then the build; what is there already costs nothing.
// The trainer's Python environment is made by the command line itself (src/trainer/environment.ts).
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProgress } from './progress.mjs';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const inside = (...names) => path.join(root, ...names);
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const oldestNode = readJson(inside('package.json')).engines.node.replace('>=', '');

/** One sentence and its remedy; printed without a stack. */
export class SetupError extends Error {
  exitCode = 4;

  constructor(message, remedy) {
    super(`${message} ${remedy}`);
  }
}

/** `tests`: bundle the tests too. `stream`: where progress goes. */
export async function setUp({ tests = false, stream = process.stdout } = {}) {
  requireNode();
  const steps = [
    { name: 'packages', needed: !packagesFit(), work: installPackages },
    { name: 'build', needed: !isBuilt(tests), work: (onLine) => build(tests, onLine) },
  ].filter(({ needed }) => needed);
  if (steps.length === 0) return;
  stream.write(`Nudge ${readJson(inside('package.json')).version.replace(/\.0$/, '')} · setting up (${steps[0].name === 'packages' ? 'first time only' : 'sources changed'})\n`);
  for (const { name, work } of steps) {
    const progress = startProgress(stream, name);
    try {
      await work(progress.tell);
      progress.done();
    } catch (error) {
      progress.failed();
      throw error;
    }
  }
}

/** For scripts: what went wrong in a sentence, and the exit code of a broken environment. */
export function exitWith(error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = error.exitCode ?? 1;
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode.split('.').map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SetupError(`Node ${process.versions.node} is too old: Nudge needs ${oldestNode} or newer.`, 'Install one from https://nodejs.org and try again.');
}

/** npm notes what it installed in a lock file of its own: what package-lock.json asks for must be there, the platform's extras aside. */
function packagesFit() {
  const installed = inside('node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const present = readJson(installed).packages;
  return Object.entries(readJson(inside('package-lock.json')).packages)
    .every(([place, { version, optional, devOptional }]) => place === '' || optional || devOptional || present[place]?.version === version);
}

/** No install scripts: ONNX Runtime's would fetch CUDA libraries that nothing here uses. */
function installPackages(onLine) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'http'];
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  return execute(command, [...first, ...args], { env, shell: command === 'npm' && process.platform === 'win32', onLine }).catch((error) => { throw explainNpm(error); });
}

function explainNpm({ message, code, output = '' }) {
  if (code === 'ENOENT') return new SetupError('npm is not installed.', 'Install it together with Node from https://nodejs.org and try again.');
  if (/ENOSPC|no space left/i.test(output)) return new SetupError('The disk became full while npm installed the packages.', 'Free about 1 GB and try again.');
  if (/EACCES|EPERM/.test(output)) return new SetupError(`npm may not write to ${inside('node_modules')}.`, 'Make the folder writable and try again.');
  if (/ENOTFOUND|ETIMEDOUT|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ENETUNREACH|E40\d|E50\d|network/.test(output)) {
    return new SetupError('npm could not download the packages.', 'Check the network and npm\'s registry (npm config get registry), and try again.');
  }
  return new SetupError(`npm ci failed (${lastLine(output) || message}).`, 'Run "npm ci --ignore-scripts" to see why.');
}

/** dist/.built (with tests: dist/.built-tests) is as old as the last whole build. */
function isBuilt(tests) {
  const built = stampOf(tests);
  if (!existsSync(built)) return false;
  const sources = ['src', 'webview', 'schemas', 'grammars', 'scripts/build.mjs', 'package-lock.json', ...tests ? ['test'] : []];
  return Math.max(...sources.map((name) => newest(inside(name)))) <= statSync(built).mtimeMs;
}

function stampOf(tests) {
  return inside('dist', tests ? '.built-tests' : '.built');
}

function newest(place) {
  const stats = statSync(place, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(place).map((name) => newest(path.join(place, name))));
}

/** The stamps bear the time of the start: what is edited meanwhile is built again. */
async function build(tests, onLine) {
  const began = new Date();
  await execute(process.execPath, [inside('scripts/build.mjs'), ...tests ? ['--tests'] : []], { onLine }).catch(({ output = '', message }) => {
    throw new SetupError(`The build failed:\n${output.trim() || message}\n`, 'Correct the sources, or clone the repository again.');
  });
  mkdirSync(inside('dist'), { recursive: true });
  for (const stamp of tests ? [stampOf(true), stampOf(false)] : [stampOf(false)]) {
    writeFileSync(stamp, '');
    utimesSync(stamp, began, began);
  }
}

/** Rejects with the exit code and everything it printed. */
function execute(command, args, { onLine, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => { output += text; onLine(lastLine(text)); });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(Object.assign(new Error(`${command} ended with ${code}`), { code, output }));
    });
  });
}

function lastLine(text) {
  return text.trim().split('\n').at(-1);
}
