/** Runs inside the extension host (extensionTestsPath), in a workspace that does not wake the extension by itself: milliseconds until it is active. */
import { appendFileSync } from 'node:fs';
import * as vscode from 'vscode';

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('nudge.nudge');
  if (!extension || extension.isActive) throw new Error('The extension is missing, or active already.');
  const began = performance.now();
  await extension.activate();
  appendFileSync(process.env['NUDGE_TEST_REPORT'] ?? '', JSON.stringify({ activation: performance.now() - began }));
}
