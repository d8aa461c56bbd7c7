// The panel's browser side in a plain browser: its real page and bundle, the editor's variables, and a real session behind it.
import type { Browser, Page } from 'playwright-core';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { page as pageText } from '../../src/panel/html';
import type { PanelServices } from '../../src/panel/services';
import { Session } from '../../src/panel/session';
import type { HostMessage, PanelMessage, PanelTab, PanelTarget } from '../../src/shared/panel';
import { themes } from './themes';

const bundle = path.resolve('dist/webview');

/** What a page talks to: a session, here or in a process of its own. */
export type Conversation = Pick<Session, 'receive' | 'close'> & Partial<Pick<Session, 'hide'>>;

export interface PanelPageOptions {
  readonly target: PanelTarget;
  readonly services: PanelServices;
  /** By default a session of `target`. */
  readonly converse?: (post: (message: HostMessage) => void) => Conversation;
  readonly tab?: PanelTab;
  readonly theme?: keyof typeof themes;
  readonly width?: number;
  readonly height?: number;
}

export class PanelPage {
  private constructor(readonly page: Page, readonly session: Conversation, private readonly server: Server, readonly problems: readonly string[], private readonly began: number) {}

  /** Resolves when the panel shows its tabs. */
  static async open(browser: Browser, { target, services, tab = 'train', converse = (post) => new Session(target, tab, services, post), theme = 'dark', width = 1100, height = 900 }: PanelPageOptions): Promise<PanelPage> {
    const server = await serve();
    const address = server.address();
    const origin = `http://127.0.0.1:${String(typeof address === 'object' && address ? address.port : 0)}`;
    const page = await browser.newPage({ viewport: { width, height } });
    const problems: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
    page.on('pageerror', (error) => { problems.push(String(error)); });
    const began = Date.now();
    const session = converse((message) => { void deliver(page, message); });
    await page.exposeFunction('toHost', (message: PanelMessage) => { void session.receive(message); });
    await page.addInitScript(standIn, themes[theme]);
    await page.goto(origin);
    await page.locator('vscode-panels').waitFor();
    return new PanelPage(page, session, server, problems, began);
  }

  /** As the editor does where another document hides the panel: the page is thrown away, and made anew when it is looked at. */
  async hideAndShow(): Promise<void> {
    this.session.hide?.();
    await this.page.reload();
    await this.page.locator('vscode-panels').waitFor();
  }

  /** Milliseconds from the beginning of its session until its first chart was on the screen. */
  async drawn(): Promise<number> {
    const drawn = await this.page.waitForFunction(() => (window as unknown as { drawn?: number }).drawn);
    return (await drawn.jsonValue() ?? Number.NaN) - this.began;
  }

  async close(): Promise<void> {
    this.session.close();
    await this.page.close();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** What the editor puts into a webview before its page runs. */
function standIn({ kind, variables }: { kind: string; variables: Record<string, string> }): void {
  const given = window as unknown as { toHost(message: unknown): void; acquireVsCodeApi: unknown; drawn?: number };
  given.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => { given.toHost(message); },
    getState: () => JSON.parse(sessionStorage.getItem('kept') ?? 'null') as unknown ?? undefined,
    setState: (state: unknown) => { sessionStorage.setItem('kept', JSON.stringify(state)); },
  });
  const observer = new MutationObserver(() => {
    if (!document.querySelector('canvas')) return;
    observer.disconnect();
    // The frame after the one that shows it.
    requestAnimationFrame(() => { requestAnimationFrame(() => { given.drawn = Date.now(); }); });
  });
  observer.observe(document, { childList: true, subtree: true });
  document.addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(`--vscode-${name}`, value);
    document.body.classList.add(kind);
    document.body.dataset['vscodeThemeKind'] = kind;
    Object.assign(document.body.style, { background: 'var(--vscode-editor-background)', fontFamily: 'var(--vscode-font-family)', margin: '0' });
  });
}

/** A page that has been closed meanwhile takes no more. As text, as in the editor: the browser driver's own way is slow for thousands of points. */
async function deliver(page: Page, message: HostMessage): Promise<void> {
  if (page.isClosed()) return;
  await page.evaluate((text) => { window.postMessage(JSON.parse(text)); }, JSON.stringify(message)).catch((error: unknown) => { if (!page.isClosed()) throw error; });
}

function serve(): Promise<Server> {
  const nonce = randomBytes(16).toString('base64');
  const text = pageText({ script: '/main.js', style: '/main.css', source: "'self'", nonce });
  const server = createServer((request, response) => {
    const name = request.url === '/main.js' || request.url === '/main.css' ? request.url.slice(1) : undefined;
    if (name === undefined) {
      response.writeHead(request.url === '/' ? 200 : 204, { 'Content-Type': 'text/html' }).end(request.url === '/' ? text : '');
      return;
    }
    readFile(path.join(bundle, name)).then(
      (content) => response.writeHead(200, { 'Content-Type': name.endsWith('.js') ? 'text/javascript' : 'text/css' }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => { resolve(server); }); });
}
