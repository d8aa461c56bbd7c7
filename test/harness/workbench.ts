// A person's hands and eyes on the workbench: palette, editor, quick input, panel, screenshots. Waits for what the page shows, never for time.
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from './browser';
import { ensureCodeServer, startServer, type Server, type ServerOptions } from './code-server';
import { packageExtension } from './extension';

export interface WorkbenchOptions extends Omit<ServerOptions, 'vsix'> {
  readonly folder: string;
  /** Where screenshots go. */
  readonly shots: string;
}

export class Workbench {
  private constructor(readonly page: Page, private readonly browser: Browser, private readonly server: Server, private readonly shots: string) {}

  /** Opens a folder in an editor of its own that has the packaged extension; throws `Unavailable` where editor or browser cannot be had. */
  static async open({ folder, shots, ...options }: WorkbenchOptions): Promise<Workbench> {
    mkdirSync(shots, { recursive: true });
    const installation = await ensureCodeServer();
    const browser = await launchBrowser();
    const server = await startServer(installation, { ...options, vsix: await packageExtension() });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
    const workbench = new Workbench(await context.newPage(), browser, server, shots);
    await workbench.page.goto(`${server.url}/?folder=${encodeURIComponent(folder)}`);
    await workbench.ready();
    return workbench;
  }

  /** The extension's icon comes with its commands, some time after the workbench. */
  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await this.activity('Nudge').waitFor({ timeout: 60_000 });
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** An icon of the activity bar. */
  activity(name: string): Locator { return this.page.locator('.activitybar').getByRole('tab', { name }); }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(this.shots, `${name}.png`), animations: 'disabled' });
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  get quickInput(): Locator { return this.page.locator('.quick-input-widget:visible'); }

  /** Runs a command by its palette title. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.quickInput.locator('input').first();
    await input.waitFor();
    await input.fill(`>${title}`);
    const row = this.quickInput.locator('.monaco-list-row', { hasText: title }).first();
    await row.waitFor({ timeout: 30_000 });
    await row.click();
  }

  /** Waits until the quick pick asks `question` (in its title, or in its input's placeholder), then picks the row with `label`. */
  async pick(question: string, label: string): Promise<void> {
    await this.quickInput.locator(`.quick-input-title:text("${question}"), input[placeholder*="${question}"]`).first().waitFor();
    await this.quickInput.locator('.monaco-list-row', { has: this.page.getByText(label, { exact: true }) }).first().click();
  }

  /** Waits until the input box says `question`, then types an answer, or takes the one that is there, and accepts it. */
  async answer(question: string, text?: string): Promise<void> {
    await this.asked(question);
    if (text !== undefined) await this.quickInput.locator('input').first().fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** What stands in the input box that asks `question`. */
  async answered(question: string): Promise<string> {
    await this.asked(question);
    return this.quickInput.locator('input').first().inputValue();
  }

  private async asked(question: string): Promise<void> {
    await this.quickInput.locator('.quick-input-message, .monaco-inputbox .message, .quick-input-header', { hasText: question }).first().waitFor();
  }

  async goBack(): Promise<void> {
    await this.quickInput.locator('.quick-input-left-action-bar .action-label').click();
  }

  lens(title: string): Locator { return this.page.locator('.codelens-decoration a', { hasText: new RegExp(`${title}$`) }); }

  async openFile(name: string): Promise<void> {
    await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().dblclick();
    await this.page.locator('.tabs-container .tab.active', { hasText: name }).waitFor();
    await this.editor.waitFor();
  }

  /** Puts a cursor at the end of each of the first lines, and a sample at each. */
  async insertAtLineEnds(lines: number): Promise<void> {
    await this.press('Control+Home');
    for (let cursors = 1; cursors < lines; cursors += 1) await this.command('Add Cursor Below');
    await this.press('End');
    await this.command('Nudge: Insert Sample');
  }

  /** The text of the first document that is shown. */
  get editor(): Locator { return this.page.locator('.editor-group-container .monaco-editor .view-lines').first(); }

  get toasts(): Locator { return this.page.locator('.notification-toast'); }

  /** The content of the webview panel that is shown (a frame inside a frame). */
  panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready:visible').last().frameLocator('#active-frame');
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }
}
