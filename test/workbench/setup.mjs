// Makes the workbench tests ready: VS Code's server and a Chromium on Linux x64, a desktop build of VS Code elsewhere.
// Safe to run again; does nothing where nothing is missing. Node's own modules only.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, here, onPath, server, serverRuns } from './places.mjs';

/** What neither the workbench nor the extension host loads here: agents, sandboxes, Windows, ssh. 230 MB less. */
const UNUSED = [
  '@devcontainers/cli',
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/copilot-api',
  '@vscode/sandbox-runtime',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'ssh2',
  'tar',
  'zod',
];

/** Without the first there is an error per start, without the second output channels stay empty. */
const NATIVE = ['@vscode/native-watchdog', '@vscode/spdlog'];

/** Readies everything that the workbench tests need, or ends with what is missing. */
export async function setUpWorkbench(say) {
  if (!serverRuns) return void (await desktop(say));
  installServer(say);
  if (!findChromium()) installChromium(say);
}

/** Installs VS Code's server once per list of versions. */
export function installServer(say) {
  const stamp = join(server, '.nearmiss-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .update(UNUSED.join())
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  const absent = ['python3', 'make', 'g++'].filter((tool) => !onPath(tool));
  if (absent.length)
    missing(
      `${absent.join(', ')}: two native modules of VS Code's server are built with them. Install them (Debian: ` +
        'apt-get install python3 make g++).',
    );

  say("Installing VS Code's server for the workbench (about a minute, 560 MB) …");
  try {
    // code-server's own install script insists on its Node and a network of its own: skipped, the three steps below do
    // its work.
    npm(here, 'ci', '--ignore-scripts');
    const manifest = join(server, 'package.json');
    const content = JSON.parse(readFileSync(manifest, 'utf8'));
    for (const name of UNUSED) delete content.dependencies[name];
    writeFileSync(manifest, JSON.stringify(content, null, 2));
    npm(server, 'install', '--omit=dev', '--ignore-scripts');
    npm(server, 'rebuild', ...NATIVE);
  } catch (error) {
    missing(
      `VS Code's server: ${error.message}. npm's message stands above; most often the npm registry could not be ` +
        'reached.',
    );
  }
  writeFileSync(stamp, wanted);
}

/**
 * A desktop build of VS Code: VSCODE_EXECUTABLE, else downloaded once by @vscode/test-electron. Returns its program.
 */
export async function desktop(say) {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  try {
    return await downloadAndUnzipVSCode();
  } catch (error) {
    say(String(error));
    return missing(
      'a desktop build of VS Code: its download failed. Set VSCODE_EXECUTABLE to the program of an installed VS ' +
        'Code, or allow update.code.visualstudio.com.',
    );
  }
}

function installChromium(say) {
  if (process.env.CHROME_PATH)
    missing(`Chromium: CHROME_PATH is ${process.env.CHROME_PATH}, which is no program. Correct or unset it.`);
  if (process.getuid() !== 0 || !onPath('apt-get'))
    missing(
      'Chromium. Install it (Debian: sudo apt-get install chromium), or set CHROME_PATH to an installed Chromium ' +
        'or Chrome.',
    );
  say("Installing Debian's chromium …");
  const apt = (...args) =>
    execFileSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'chromium');
  } catch (error) {
    missing(
      `Chromium: ${error.message}. Its message stands above. Install it by hand, or set CHROME_PATH to an ` +
        'installed Chromium or Chrome.',
    );
  }
}

function npm(cwd, ...args) {
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, JOBS: '2' },
  });
}

/** Ends the set-up with the one thing that it lacks. */
function missing(what) {
  console.error(`The tests in real VS Code need ${what}`);
  process.exit(2);
}
