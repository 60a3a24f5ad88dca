import { build } from 'esbuild';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** The folder of package.json, from the sources as well as from the compiled tests. */
export const root = up(__dirname);

function up(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : up(dirname(folder));
}

/** CHROME_PATH when it is set, else the system's Chromium or Chrome. */
function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
  const places = process.env.CHROME_PATH
    ? [process.env.CHROME_PATH]
    : (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return places.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Starts a browser before the tests of the enclosing `describe` and ends it after them. They are skipped where there is
 * none.
 */
export function useChromium(): { browser: Browser } {
  const used = {} as { browser: Browser };
  before(async function () {
    const executablePath = findChromium();
    if (!executablePath) {
      console.log('      no Chromium: set CHROME_PATH or install chromium to run the webview tests');
      this.skip();
    }
    used.browser = await chromium.launch({
      executablePath,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--force-prefers-reduced-motion',
      ],
    });
  });
  after(() => used.browser?.close());
  return used;
}

const bundles = new Map<string, Promise<string>>();

/** One entry of src/webview as the build makes it. */
export function bundleOf(entry: string): Promise<string> {
  const bundle =
    bundles.get(entry) ??
    build({
      entryPoints: [join(root, 'src/webview', `${entry}.ts`)],
      tsconfig: join(root, 'tsconfig.webview.json'),
      bundle: true,
      write: false,
      platform: 'browser',
      target: 'es2022',
      format: 'esm',
      logLevel: 'silent',
    }).then(({ outputFiles }) => outputFiles[0].text);
  bundles.set(entry, bundle);
  return bundle;
}
