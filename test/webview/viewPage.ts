import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { bundleOf, root } from './chromium';

const ORIGIN = 'http://webview.test';
export const IMAGE_BASE = `${ORIGIN}/images`;

export type ThemeName = 'dark' | 'light' | 'highContrast' | 'highContrastLight';

interface Theme {
  readonly id: string;
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** Recorded from VS Code 1.139.1: the variables that the views use, as it sets them on a webview's root element. */
const themes = JSON.parse(readFileSync(join(root, 'test/webview/fixtures/themes.json'), 'utf8')) as Record<
  ThemeName,
  Theme
>;

/** Plain JavaScript, since it runs in the page and must not refer to a compiler's helpers. */
const standIn = readFileSync(join(root, 'test/webview/fixtures/standIn.js'), 'utf8');

/** The bytes of an image by its path; undefined: there is none. */
type Images = (path: string) => Buffer | undefined;

export interface ViewOptions {
  readonly width?: number;
  readonly height?: number;
  /** By default small drawings with their names. */
  readonly image?: Images;
}

/** A view in a page of its own, with a stand-in for VS Code around it: the theme, the policy, the API. */
export class ViewPage<To, From> {
  /** What the page's security policy forbade, and what was thrown. */
  violations: string[] = [];
  errors: string[] = [];
  private image: Images = drawing;

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  static async open<To, From>(
    browser: Browser,
    entry: string,
    element: string,
    theme: ThemeName = 'dark',
  ): Promise<ViewPage<To, From>> {
    const context = await browser.newContext({ colorScheme: /light/i.test(theme) ? 'light' : 'dark' });
    const page = await context.newPage();
    const view = new ViewPage<To, From>(page);
    const script = await bundleOf(entry);
    await page.exposeFunction('violated', (text: string) => view.violations.push(text));
    await page.addInitScript({ content: `${standIn}standIn(${JSON.stringify(themes[theme])});` });
    await page.route(`${ORIGIN}/**`, (route) => {
      const path = decodeURIComponent(new URL(route.request().url()).pathname);
      if (path === '/') return route.fulfill({ contentType: 'text/html', body: html(element) });
      if (path === '/main.js') return route.fulfill({ contentType: 'text/javascript', body: script });
      const bytes = path.startsWith('/images/') ? view.image(path.slice('/images/'.length)) : undefined;
      return bytes ? route.fulfill({ contentType: contentType(bytes), body: bytes }) : route.fulfill({ status: 404 });
    });
    return view;
  }

  /** Loads the page as VS Code does when the view is opened for the first time. */
  async start({ width = 1280, height = 800, image = drawing }: ViewOptions = {}): Promise<this> {
    Object.assign(this, { image, violations: [], errors: [] });
    await this.page.setViewportSize({ width, height });
    await this.page.goto(`${ORIGIN}/`);
    await this.page.evaluate(() => sessionStorage.clear());
    await this.page.reload();
    return this;
  }

  async send(message: To): Promise<void> {
    // As text: Playwright would take seconds over ten thousand objects.
    const text = JSON.stringify(message, (_, value) =>
      value instanceof ArrayBuffer ? { base64: Buffer.from(value).toString('base64') } : value,
    );
    await this.page.evaluate(
      (sent) =>
        window.postMessage(
          JSON.parse(sent, (_, value) =>
            value?.base64 === undefined
              ? value
              : Uint8Array.from(atob(value.base64), (letter) => letter.charCodeAt(0)).buffer,
          ),
          '*',
        ),
      text,
    );
    await this.settle();
  }

  /** What the view has posted so far, without `ready`. */
  async posted(): Promise<From[]> {
    const messages = await this.page.evaluate(() => (window as unknown as { posted: unknown[] }).posted);
    return (messages as (From & { type: string })[]).filter(({ type }) => type !== 'ready');
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      await this.settle();
    }
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  /** Two frames: messages are delivered, elements rendered and laid out. */
  async settle(): Promise<void> {
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

function html(element: string): string {
  const policy = `default-src 'none'; script-src 'nonce-test'; style-src 'nonce-test'; img-src ${ORIGIN}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta property="csp-nonce" content="test">
</head>
<body>
  <${element}></${element}>
  <script type="module" nonce="test" src="/main.js"></script>
</body>
</html>`;
}

/** A 28 pixel drawing with the image's name. */
function drawing(path: string): Buffer {
  return Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="28" height="28"><rect width="28" height="28" ' +
      `fill="#888"/><text x="1" y="16" font-size="6">${path}</text></svg>`,
  );
}

function contentType(bytes: Buffer): string {
  return bytes[0] === 0x3c ? 'image/svg+xml' : 'image/png';
}
