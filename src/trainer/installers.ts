/** The two ways to fill an environment: uv where it is installed (seconds), else Python's own venv and pip. */
import type { Python } from './python';
import { cleanEnvironment, runCommand, type CommandOptions } from './commands';
import { interpreterIn } from './home';

export interface Installer {
  readonly name: 'uv' | 'pip';
  /** Makes an empty environment; what was in the folder goes. */
  create(folder: string, options: CommandOptions): Promise<void>;
  /** `requirements`: arguments as pip takes them. `index` replaces the configured one. */
  install(folder: string, requirements: readonly string[], index: string | undefined, options: CommandOptions): Promise<void>;
}

export async function chooseInstaller(python: Python): Promise<Installer> {
  try {
    await runCommand('uv', ['--version']);
  } catch {
    return pip(python);
  }
  return uv(python, uvSettings(await pipSettings(python)));
}

function pip(python: Python): Installer {
  return {
    name: 'pip',
    async create(folder, options) {
      await runCommand(python.executable, ['-m', 'venv', '--clear', folder], options);
    },
    async install(folder, requirements, index, options) {
      const from = index ? ['--index-url', index] : [];
      await runCommand(interpreterIn(folder), ['-m', 'pip', 'install', '--progress-bar', 'off', ...from, ...requirements], options);
    },
  };
}

function uv(python: Python, settings: NodeJS.ProcessEnv): Installer {
  const env = { ...settings, ...cleanEnvironment() };
  return {
    name: 'uv',
    async create(folder, options) {
      await runCommand('uv', ['venv', '--clear', '--seed', '--python', python.executable, folder], { ...options, env });
    },
    async install(folder, requirements, index, options) {
      const from = index ? ['--default-index', index] : [];
      await runCommand('uv', ['pip', 'install', '--no-progress', '--python', interpreterIn(folder), ...from, ...requirements], { ...options, env });
    },
  };
}

/** What pip is configured with on this machine (files and variables), option → value. */
export async function pipSettings(python: Python): Promise<Map<string, string>> {
  try {
    return parsePipSettings((await runCommand(python.executable, ['-m', 'pip', 'config', 'list'])).stdout);
  } catch {
    return new Map();
  }
}

/** Lines of "pip config list": `global.find-links='/opt/wheels'`; variables (`:env:`) count most. */
export function parsePipSettings(text: string): Map<string, string> {
  const lines = text.split('\n').flatMap((line) => {
    const match = /^([^=]+)\.([a-z-]+)='(.*)'\s*$/.exec(line);
    return match ? [{ isVariable: match[1] === ':env:', key: match[2] ?? '', value: (match[3] ?? '').replaceAll('\\n', ' ').trim() }] : [];
  });
  const ordered = [...lines.filter(({ isVariable }) => !isVariable), ...lines.filter(({ isVariable }) => isVariable)];
  return new Map(ordered.map(({ key, value }) => [key, value]));
}

/** The same sources for uv, which reads none of pip's configuration, and weighs all of them as pip does. */
export function uvSettings(pipSettings: ReadonlyMap<string, string>): NodeJS.ProcessEnv {
  const settings: NodeJS.ProcessEnv = { UV_INDEX_STRATEGY: 'unsafe-best-match' };
  const names: Record<string, string> = {
    'index-url': 'UV_DEFAULT_INDEX', 'extra-index-url': 'UV_INDEX', 'cert': 'SSL_CERT_FILE', 'constraint': 'UV_CONSTRAINT',
  };
  for (const [option, variable] of Object.entries(names)) {
    const value = pipSettings.get(option);
    if (value) settings[variable] = value;
  }
  const links = pipSettings.get('find-links');
  if (links) settings['UV_FIND_LINKS'] = links.split(/\s+/).join(',');
  return settings;
}
