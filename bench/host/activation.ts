/**
 * Runs inside the extension host (extensionTestsPath), in a workspace that does not wake the extension by itself:
 * milliseconds of loading its code and of its `activate`, as the editor's own list of running extensions has them.
 */
import { appendFileSync } from 'node:fs';
import Module from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

interface Loaded {
  activate(context: vscode.ExtensionContext): unknown;
}

const modules = Module as unknown as { _load(name: string, ...rest: unknown[]): Loaded };

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('nudge.nudge');
  if (!extension || extension.isActive) throw new Error('The extension is missing, or active already.');
  let activation = 0;
  const time = <Result>(work: () => Result): Result => {
    const began = performance.now();
    const result = work();
    activation += performance.now() - began;
    return result;
  };
  const load = modules._load;
  modules._load = (name, ...rest) => {
    if (!name.endsWith('extension.js') || !name.startsWith(extension.extensionPath)) return load.call(modules, name, ...rest);
    const loaded = time(() => load.call(modules, name, ...rest));
    return { ...loaded, activate: (context) => time(() => loaded.activate(context)) };
  };
  // The workbench itself is still starting.
  await delay(3000);
  await extension.activate();
  modules._load = load;
  appendFileSync(process.env['NUDGE_TEST_REPORT'] ?? '', JSON.stringify({ activation }));
}
