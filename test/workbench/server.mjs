// VS Code's server: the workbench's pages and the Node extension host, in a temporary folder of its own.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { server, serverNode } from './places.mjs';
import { temporaryFolder } from './temporary.mjs';

/** No network, no first-use pages, nothing that saves or moves by itself: the same picture at every start. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'files.simpleDialog.enable': true,
  'comments.openView': 'never',
  'window.confirmBeforeClose': 'never',
  'editor.cursorBlinking': 'solid',
  'editor.accessibilitySupport': 'off',
};

const FLAGS = [
  '--accept-server-license-terms',
  '--host',
  '127.0.0.1',
  '--telemetry-level',
  'off',
  '--disable-telemetry',
  '--disable-update-check',
  '--disable-experiments',
  '--disable-getting-started-override',
];

/**
 * Without it the workbench ignores extensionDevelopmentPath and extensionTestsPath in its address; with it no
 * notification pops up.
 */
export const DRIVER = '--enable-smoke-test-driver';

/** Ends a server soon after its page is gone, also when the test run itself was killed. */
export const TEST_FLAGS = ['--reconnection-grace-time', '1', '--enable-remote-auto-shutdown'];

/**
 * Starts a server and waits until it listens.
 *
 * @param {{ installed?: string, settings?: object, trust?: boolean, flags?: string[] }} options
 *   `installed` is the folder of an extension that shall be there as an installed one; `settings` go over the defaults;
 *   with `trust: false` folders open in Restricted Mode, as for a user who has not been asked yet.
 * @returns `address(query)` is the page's URL, `folder` holds logs and user data, `ended` resolves with the exit code,
 *   `stop()` leaves nothing behind.
 */
export async function startServer({ installed, settings = {}, trust = true, flags = TEST_FLAGS } = {}) {
  const { folder, remove } = temporaryFolder('workbench');
  for (const part of ['user/User', 'server', 'extensions', 'tmp']) mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, 'user/User/settings.json'), JSON.stringify({ ...SETTINGS, ...settings }));
  if (installed) install(installed, join(folder, 'extensions'));

  const token = randomUUID();
  const child = spawn(
    serverNode,
    [
      join(server, 'out/server-main.js'),
      ...FLAGS,
      ...flags,
      ...(trust ? ['--disable-workspace-trust'] : []),
      '--connection-token',
      token,
      '--port',
      '0',
      '--user-data-dir',
      join(folder, 'user'),
      '--server-data-dir',
      join(folder, 'server'),
      '--extensions-dir',
      join(folder, 'extensions'),
    ],
    {
      // A process group of its own, so that its children end with it and nothing else does.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      // No extension gallery is asked; sockets stay in our folder.
      env: { ...process.env, EXTENSIONS_GALLERY: '{}', TMPDIR: join(folder, 'tmp') },
    },
  );
  const ended = new Promise((done) => child.once('exit', done));
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      /* already gone */
    }
  };
  const abandon = () => signal('SIGKILL');
  process.prependOnceListener('exit', abandon); // before its folder goes

  const stop = async () => {
    signal('SIGTERM');
    if (!(await Promise.race([ended.then(() => true), pause(1500)]))) signal('SIGKILL');
    await ended;
    process.off('exit', abandon);
    signal('SIGKILL'); // children that outlived the server
    remove();
  };

  try {
    const listening = await listens(child, join(folder, 'server.log'));
    const address = (query) => `http://localhost:${listening}/?tkn=${token}&${new URLSearchParams(query)}`;
    return { address, port: listening, pid: child.pid, folder, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A link in the extensions folder is an installed extension. */
function install(extension, extensions) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));
  symlinkSync(extension, join(extensions, `${publisher}.${name}-${version}`));
}

/** Writes the server's output to a file and resolves with the port it listens on. */
function listens(child, log) {
  const file = createWriteStream(log);
  return new Promise((done, fail) => {
    let text = '';
    const read = (part) => {
      file.write(part);
      if (text.length < 1e5) text += part;
      const found = /Extension host agent listening on (\d+)/.exec(text);
      if (found) done(Number(found[1]));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`VS Code's server ended with code ${code}:\n${text}`)));
    setTimeout(() => fail(new Error(`VS Code's server did not listen within 30 s:\n${text}`)), 30_000).unref();
  });
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms, false));
}
