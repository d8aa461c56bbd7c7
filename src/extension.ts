/** Composition root: builds the parts and registers them; nothing is started and nothing is read before it is asked for. */
import path from 'node:path';
import * as vscode from 'vscode';
import { findSpecs } from './editor/choose';
import { SpecLenses } from './editor/codelens';
import { registerCommands, remediesOf } from './editor/commands/table';
import { SpecDiagnostics } from './editor/diagnostics';
import { TrainerEnvironment } from './editor/environment';
import { LastEditor } from './editor/insert';
import { insertRows } from './editor/rows';
import { Sampling } from './editor/sampling';
import type { Services } from './editor/services';
import { workspaceTrust } from './editor/trust';
import { editorServices } from './panel/editor-services';
import { Panels } from './panel/panel';
import { Sampler } from './sampler/client';
import { noticeEnd } from './views/notices';
import { RunRegistry } from './views/registry';
import { RunsView } from './views/runs';
import { SpecsView } from './views/specs';
import { StatusItem } from './views/status';

let sampler: Sampler | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const root = context.extensionPath;
  const log = vscode.window.createOutputChannel('Nudge', { log: true });
  sampler = new Sampler({ script: path.join(root, 'dist', 'sampler.js'), onLog: (text) => { log.info(text.trimEnd()); } });
  const sampling = new Sampling(sampler);
  const lastEditor = new LastEditor();
  const runs = new RunRegistry(log, findSpecs);
  const environment = new TrainerEnvironment(root, log);
  const panels = new Panels(context.extensionUri, editorServices({
    root, sampler, baseFolder: (run, signal) => environment.baseFolder(run, signal), insert: (rows, format) => insertRows(lastEditor, rows, format),
    offersFor: (error) => remediesOf(services, error),
  }));
  const services: Services = {
    root, scratch: (context.storageUri ?? context.globalStorageUri).fsPath, log, trust: workspaceTrust,
    environment, sampling, lastEditor, runs, panels,
  };
  const specs = { language: 'jsonc', pattern: '**/*.nudge.json' };
  context.subscriptions.push(
    log, lastEditor, runs, panels, registerCommands(services), new SpecDiagnostics(), new SpecsView(findSpecs), new RunsView(runs), new StatusItem(runs),
    vscode.languages.registerCodeLensProvider(specs, new SpecLenses(runs)), runs.onDidEnd((run) => { void noticeEnd(run); }),
  );
}

/** The trainer's processes live on; the sampler's does not. */
export async function deactivate(): Promise<void> {
  await sampler?.dispose();
}
