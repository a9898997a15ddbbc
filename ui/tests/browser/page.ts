// The page built with its fake host, served under the window's own security policy, in a headless Chromium.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build, preview, type PreviewServer } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BROWSER = process.env['RINGLET_CHROMIUM'] ?? '/usr/bin/chromium';

/** The policy the window itself sets. */
const POLICY = (
  JSON.parse(readFileSync(join(ROOT, '../src-tauri/tauri.conf.json'), 'utf8')) as {
    app: { security: { csp: string } };
  }
).app.security.csp;

export interface Look {
  dark?: boolean;
  /** Of the size of text that a person has set: 2 is 200 %. */
  text?: 1 | 2;
  /** Of the whole page, as the web view does it: at 2 the window has half the room. */
  zoom?: 1 | 2;
  contrast?: boolean;
  /** The language of the settings, such as `de`; English words from right to left for `ar`. */
  language?: string;
  /** How tall the window is, where it is not as tall as at first. */
  height?: number;
}

export class BrowserWithPage {
  /** What the console complained about and what went elsewhere, since the last `open`. */
  readonly complaints: string[] = [];

  readonly #browser: Browser;
  readonly #server: PreviewServer;
  readonly #folder: string;
  #page: Page | undefined;

  private constructor(browser: Browser, server: PreviewServer, folder: string) {
    this.#browser = browser;
    this.#server = server;
    this.#folder = folder;
  }

  static async start(): Promise<BrowserWithPage> {
    const folder = mkdtempSync(join(tmpdir(), 'ringlet-ui-'));
    const outDir = join(folder, 'page');
    const common = { root: ROOT, mode: 'fake', logLevel: 'error' } as const;
    await build({ ...common, build: { outDir } });
    const server = await preview({
      ...common,
      build: { outDir },
      preview: { host: '127.0.0.1', port: 0, headers: { 'content-security-policy': POLICY } },
    });
    const browser = await chromium.launch({
      executablePath: BROWSER,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    return new BrowserWithPage(browser, server, folder);
  }

  async open(scene: string, look: Look = {}): Promise<Page> {
    await this.#page?.context().close();
    this.complaints.length = 0;
    const zoom = look.zoom ?? 1;
    const context = await this.#browser.newContext({
      viewport: { width: 420 / zoom, height: (look.height ?? 640) / zoom },
      deviceScaleFactor: zoom,
      colorScheme: look.dark ? 'dark' : 'light',
      contrast: look.contrast ? 'more' : 'no-preference',
      reducedMotion: 'reduce',
      locale: 'en-US',
    });
    const page = (this.#page = await context.newPage());
    const home = `http://127.0.0.1:${(this.#server.httpServer.address() as AddressInfo).port}`;
    page.on('console', (message) => {
      if (
        ['error', 'warning'].includes(message.type()) &&
        !message.location().url.endsWith('.ico')
      ) {
        this.complaints.push(message.text());
      }
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('request', (request) => {
      if (![home, `blob:${home}`].some((own) => request.url().startsWith(own))) {
        this.complaints.push(`asked for ${request.url()}`);
      }
    });
    if (look.text === 2) {
      const devtools = await context.newCDPSession(page);
      await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
    }
    await page.goto(`${home}/?fake=${scene}&language=${look.language ?? ''}`);
    await page.locator('h1').waitFor({ state: 'attached' });
    return page;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }
}
