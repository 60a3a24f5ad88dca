// Opens VS Code's workbench in headless Chromium.
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './places.mjs';

/** As root in a container; and no requests of Chromium's own. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Opens a folder in the workbench of a running server (server.mjs).
 *
 * @param {{ folder?: string, extension?: string, tests?: string, onLog?: Function, onExit?: Function }} options `tests`
 *   is a module with `run()`, started in the extension host; `onLog(type, args)` gets its console calls and
 *   `onExit(code)` its result.
 */
export async function openWorkbench(server, { folder, extension, tests, onLog, onExit }) {
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme: 'dark' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript(skipMissingWorker);
  await page.route(
    (url) => url.hostname !== 'localhost' && url.protocol.startsWith('http'),
    (route) => route.abort(),
  );
  // The workbench calls these two where the page has them.
  if (onLog) await page.exposeFunction('codeAutomationLog', onLog);
  if (onExit) await page.exposeFunction('codeAutomationExit', onExit);
  await page.goto(server.address(query(server, { folder, extension, tests })));
  return { browser, page };
}

/** The query of the workbench's address. */
export function query(server, { folder, extension, tests }) {
  const remote = (path) => `vscode-remote://localhost:${server.port}${resolve(path)}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  if (extension) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (tests) payload.push(['extensionTestsPath', remote(tests)]);
  return { ...(folder ? { folder: resolve(folder) } : { ew: 'true' }), payload: JSON.stringify(payload) };
}

/**
 * code-server's own service worker is served by its front end, which is not running here: its registration never ends.
 * Webviews register theirs.
 */
function skipMissingWorker() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const register = workers.register.bind(workers);
  workers.register = (url, options) =>
    String(url).includes('/_static/out/browser/serviceWorker') ? new Promise(() => {}) : register(url, options);
}
