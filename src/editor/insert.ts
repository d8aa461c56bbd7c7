/**
 * Where samples go: the last text editor the user was in.
 *
 * A webview that has the focus leaves no active text editor, and a hidden editor object is disposed: so the URI and the
 * selections are remembered, the document is shown again, and all texts go in by one edit, which is one undo step.
 */
import * as vscode from 'vscode';
import { Failure } from './failure';

interface Remembered {
  readonly uri: vscode.Uri;
  readonly selections: readonly vscode.Selection[];
  readonly viewColumn: vscode.ViewColumn | undefined;
}

const writable = new Set(['file', 'untitled', 'vscode-remote', 'vscode-userdata', 'vscode-notebook-cell']);

export class LastEditor implements vscode.Disposable {
  private remembered: Remembered | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor() {
    this.remember(vscode.window.activeTextEditor);
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor((editor) => { this.remember(editor); }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => { this.remember(textEditor); }),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** How many places a sample would go to; 0 when no text editor was used yet. */
  get cursors(): number {
    return this.remembered?.selections.length ?? 0;
  }

  /**
   * Replaces each selection by a text of its own, in document order, in one undo step.
   * With one cursor all texts go there, a line each; more cursors than texts is an error, because a sample is never used twice.
   */
  async insert(texts: readonly string[]): Promise<void> {
    const editor = await this.show();
    const selections = [...editor.selections].sort((one, other) => one.start.compareTo(other.start));
    const lineEnd = editor.document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    const perCursor = selections.length === 1 ? [texts.join(lineEnd)] : texts;
    if (perCursor.length < selections.length) {
      throw new Failure(
        vscode.l10n.t('There are {0} cursors and {1} samples.', selections.length, perCursor.length),
        vscode.l10n.t('Ask for at least one sample a cursor.'),
      );
    }
    const done = await editor.edit((edit) => {
      selections.forEach((selection, index) => {
        const text = perCursor[index] ?? '';
        if (selection.isEmpty) edit.insert(selection.start, text);
        else edit.replace(selection, text);
      });
    }, { undoStopBefore: true, undoStopAfter: true });
    if (!done) {
      throw new Failure(
        vscode.l10n.t('{0} did not take the text.', vscode.workspace.asRelativePath(editor.document.uri)),
        vscode.l10n.t('Make sure that it is not read-only, and insert again.'),
      );
    }
    editor.selections = editor.selections.map(({ end }) => new vscode.Selection(end, end));
  }

  private remember(editor: vscode.TextEditor | undefined): void {
    if (!editor || !writable.has(editor.document.uri.scheme)) return;
    this.remembered = { uri: editor.document.uri, selections: editor.selections, viewColumn: editor.viewColumn };
  }

  private async show(): Promise<vscode.TextEditor> {
    const target = this.remembered;
    if (!target) {
      throw new Failure(vscode.l10n.t('There is no document to insert into.'), vscode.l10n.t('Click where the text should go, and insert again.'));
    }
    const active = vscode.window.activeTextEditor;
    if (active?.document.uri.toString() === target.uri.toString()) return active;
    try {
      const document = await vscode.workspace.openTextDocument(target.uri);
      const editor = await vscode.window.showTextDocument(document, target.viewColumn ? { viewColumn: target.viewColumn } : {});
      editor.selections = target.selections.map((selection) => {
        const valid = document.validateRange(selection);
        return new vscode.Selection(valid.start, valid.end);
      });
      return editor;
    } catch (cause) {
      throw new Failure(
        vscode.l10n.t('{0} cannot be shown again.', vscode.workspace.asRelativePath(target.uri)),
        vscode.l10n.t('Click into another document, and insert again.'), { cause },
      );
    }
  }
}
