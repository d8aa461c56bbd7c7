/**
 * Where samples go: the last text editor the user was in.
 *
 * A webview that has the focus leaves no active text editor, and a hidden editor object is disposed: so the URI and the
 * selections are remembered, the document is shown again, and all texts go in by one edit, which is one undo step.
 */
import * as vscode from 'vscode';
import { isSpec } from './choose';
import { failure } from './failure';

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

  /** How many places a text would go to; throws when no text editor was used yet. */
  requireCursors(): number {
    const target = this.require();
    return (activeAt(target) ?? target).selections.length;
  }

  /**
   * Replaces each selection by a text of its own, in document order, in one undo step.
   * The last cursor takes all texts that are left, a line each; fewer texts than cursors is an error, because a sample is never used twice.
   */
  async insert(texts: readonly string[]): Promise<void> {
    const editor = await this.show();
    const selections = [...editor.selections].sort((one, other) => one.start.compareTo(other.start));
    const lineEnd = editor.document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    if (texts.length < selections.length) {
      throw failure(
        'more-cursors-than-samples',
        vscode.l10n.t('There are more cursors ({0}) than samples ({1}).', selections.length, texts.length),
        vscode.l10n.t('Ask for at least one sample a cursor.'),
      );
    }
    await replace(editor, selections.map((selection, index) => {
      const isLast = index === selections.length - 1;
      return [selection, texts.slice(index, isLast ? undefined : index + 1).join(lineEnd)];
    }));
  }

  /** Replaces the main selection by a text of many lines, in one undo step. */
  async insertBlock(text: string): Promise<void> {
    const editor = await this.show();
    await replace(editor, [[editor.selection, text]]);
  }

  private remember(editor: vscode.TextEditor | undefined): void {
    if (!editor || !takesTexts(editor.document.uri)) return;
    this.remembered = { uri: editor.document.uri, selections: editor.selections, viewColumn: editor.viewColumn };
  }

  private require(): Remembered {
    if (this.remembered) return this.remembered;
    throw failure('no-document', vscode.l10n.t('There is no document to insert into.'), vscode.l10n.t('Click where the text should go, and insert again.'));
  }

  private async show(): Promise<vscode.TextEditor> {
    const target = this.require();
    const active = activeAt(target);
    if (active) return active;
    try {
      const document = await vscode.workspace.openTextDocument(target.uri);
      const editor = await vscode.window.showTextDocument(document, target.viewColumn ? { viewColumn: target.viewColumn } : {});
      editor.selections = target.selections.map((selection) => {
        const valid = document.validateRange(selection);
        return new vscode.Selection(valid.start, valid.end);
      });
      return editor;
    } catch (cause) {
      throw failure(
        'document-gone',
        vscode.l10n.t('{0} cannot be shown again.', vscode.workspace.asRelativePath(target.uri)),
        vscode.l10n.t('Click into another document, and insert again.'), cause,
      );
    }
  }
}

/** A text would break a spec, and a run's log is the trainer's. */
function takesTexts(uri: vscode.Uri): boolean {
  return writable.has(uri.scheme) && !isSpec(uri) && !uri.path.includes('/.nudge/');
}

/** The editor itself while it is in front: it knows of cursors that were set a moment ago. */
function activeAt({ uri }: Remembered): vscode.TextEditor | undefined {
  const active = vscode.window.activeTextEditor;
  return active?.document.uri.toString() === uri.toString() ? active : undefined;
}

async function replace(editor: vscode.TextEditor, replacements: readonly (readonly [vscode.Selection, string])[]): Promise<void> {
  const done = await editor.edit((edit) => {
    for (const [selection, text] of replacements) {
      if (selection.isEmpty) edit.insert(selection.start, text);
      else edit.replace(selection, text);
    }
  }, { undoStopBefore: true, undoStopAfter: true });
  if (!done) {
    throw failure(
      'document-read-only',
      vscode.l10n.t('{0} did not take the text.', vscode.workspace.asRelativePath(editor.document.uri)),
      vscode.l10n.t('Make sure that it is not read-only, and insert again.'),
    );
  }
}
