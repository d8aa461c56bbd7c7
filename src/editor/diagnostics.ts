/** Squiggles in specs for what a JSON Schema cannot say. */
import * as vscode from 'vscode';
import { checkSpec } from '../specs/check';
import { isSpec } from './choose';

export class SpecDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('nudge');
  private readonly subscriptions: vscode.Disposable;

  constructor() {
    this.subscriptions = vscode.Disposable.from(
      this.collection,
      vscode.workspace.onDidOpenTextDocument((document) => { this.check(document); }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => { this.check(document); }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => { this.collection.delete(uri); }),
    );
    // What is open already can wait until the extension is active.
    setImmediate(() => { for (const document of vscode.workspace.textDocuments) this.check(document); });
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private check(document: vscode.TextDocument): void {
    if (!isSpec(document.uri)) return;
    this.collection.set(document.uri, checkSpec(document.getText()).problems.map(({ code, message, remedy, offset, length }) => {
      const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
      const diagnostic = new vscode.Diagnostic(range, `${message}\n${remedy}`, vscode.DiagnosticSeverity.Error);
      diagnostic.source = 'Nudge';
      diagnostic.code = code;
      return diagnostic;
    }));
  }
}
