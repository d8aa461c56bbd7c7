/** The panels of this window: one a run and one a spec, found again after the window was reloaded. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { PanelMessage, PanelTab, PanelTarget } from '../shared/panel';
import { page } from './html';
import type { PanelServices } from './services';
import { Session, titleOf } from './session';

const viewType = 'nudge.panel';

export class Panels implements vscode.WebviewPanelSerializer<unknown>, vscode.Disposable {
  private readonly panels = new Map<string, Panel>();
  private readonly registration = vscode.window.registerWebviewPanelSerializer(viewType, this);

  constructor(private readonly extension: vscode.Uri, private readonly services: PanelServices) {}

  dispose(): void {
    this.registration.dispose();
    for (const panel of [...this.panels.values()]) panel.close();
  }

  /** Shows the panel of a run or a spec, and one of its tabs: by default the one that fits. */
  open(target: PanelTarget, tab: PanelTab = target.kind === 'run' ? 'train' : 'measure'): void {
    const known = this.panels.get(keyOf(target));
    if (known) {
      known.show(target, tab);
      return;
    }
    const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    this.adopt(vscode.window.createWebviewPanel(viewType, titleOf(target), column), target, tab);
  }

  /** The editor found a panel of an earlier window; the browser side had kept what it showed. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const known = isKept(kept) && this.panels.get(keyOf(kept.target));
    if (isKept(kept) && !known) this.adopt(panel, kept.target, kept.tab);
    else panel.dispose();
    // A hidden panel is found only when it is looked at: its run may have been opened anew meanwhile.
    if (known) known.reveal();
    return Promise.resolve();
  }

  private adopt(webview: vscode.WebviewPanel, target: PanelTarget, tab: PanelTab): void {
    const key = keyOf(target);
    webview.iconPath = vscode.Uri.joinPath(this.extension, 'media', 'icon.png');
    this.panels.set(key, new Panel(webview, this.extension, this.services, target, tab, () => { this.panels.delete(key); }));
  }
}

/** A measurement belongs to its spec: measuring again shows in the same panel. */
function keyOf(target: PanelTarget): string {
  return target.kind === 'run' ? target.folder : target.kind === 'measure' ? target.spec : target.file;
}

interface Kept {
  readonly target: PanelTarget;
  readonly tab: PanelTab;
}

function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && 'target' in value && typeof value.target === 'object' && value.target !== null && 'kind' in value.target
    && 'tab' in value;
}

class Panel {
  private session: Session;

  constructor(
    private readonly panel: vscode.WebviewPanel, extension: vscode.Uri, private readonly services: PanelServices, target: PanelTarget, tab: PanelTab, closed: () => void,
  ) {
    const { webview } = panel;
    const folder = vscode.Uri.joinPath(extension, 'dist', 'webview');
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    this.session = this.converse(target, tab);
    webview.onDidReceiveMessage((message: PanelMessage) => { void this.session.receive(message); });
    panel.onDidChangeViewState(() => { if (!panel.visible) this.session.hide(); });
    panel.onDidDispose(() => { this.session.close(); closed(); });
    const source = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    webview.html = page({ script: source('main.js'), style: source('main.css'), source: webview.cspSource, nonce: randomBytes(16).toString('base64') });
  }

  /** Brings the panel to the front; a new measurement of the same spec takes the place of the old one. */
  show(target: PanelTarget, tab: PanelTab): void {
    if (JSON.stringify(target) === JSON.stringify(this.session.target)) this.session.show(tab);
    else {
      this.session.close();
      this.session = this.converse(target, tab);
      void this.session.receive({ type: 'ready' });
    }
    this.reveal();
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  close(): void {
    this.panel.dispose();
  }

  private converse(target: PanelTarget, tab: PanelTab): Session {
    this.panel.title = titleOf(target);
    return new Session(target, tab, this.services, (message) => {
      if (message.type === 'hydrate') this.panel.title = message.content.title;
      void this.panel.webview.postMessage(message);
    });
  }
}
