// A person's hands and eyes on the workbench: palette, editor, quick input, panel, screenshots. Waits for what the page shows, never for time.
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Server } from './code-server';

export class Workbench {
  private constructor(readonly page: Page, private readonly context: BrowserContext, private readonly shots: string) {}

  /** Opens `folder` in a new browser context of the given server. */
  static async open(browser: Browser, server: Server, folder: string, shots: string): Promise<Workbench> {
    mkdirSync(shots, { recursive: true });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
    const page = await context.newPage();
    await page.goto(`${server.url}/?folder=${encodeURIComponent(folder)}`);
    const workbench = new Workbench(page, context, shots);
    await workbench.ready();
    return workbench;
  }

  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(this.shots, `${name}.png`) });
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

  /** Waits until the quick input shows `title`, then picks the row with `label`. */
  async pick(title: string | RegExp, label: string | RegExp): Promise<void> {
    await this.quickInput.locator('.quick-input-title', { hasText: title }).waitFor({ timeout: 30_000 });
    await this.quickInput.locator('.monaco-list-row', { hasText: label }).first().click();
  }

  /** Waits until the quick input shows `title`, then types an answer and accepts it. */
  async answer(title: string | RegExp, text: string): Promise<void> {
    await this.quickInput.locator('.quick-input-title', { hasText: title }).waitFor({ timeout: 30_000 });
    await this.quickInput.locator('input').first().fill(text);
    await this.page.keyboard.press('Enter');
  }

  async openFile(name: string): Promise<void> {
    await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().dblclick();
    await this.page.locator('.tabs-container .tab.active', { hasText: name }).waitFor();
    await this.editor.waitFor();
  }

  get editor(): Locator { return this.page.locator('.editor-group-container.active .monaco-editor .view-lines').first(); }

  get toasts(): Locator { return this.page.locator('.notification-toast'); }

  /** The content of the webview panel that is shown (a frame inside a frame). */
  panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').last().frameLocator('#active-frame');
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
