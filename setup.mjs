// Makes a fresh clone ready: npm packages, the built-in backbone, the build, and on request what the workbench tests
// need.
// Runs on plain Node with nothing installed, and does nothing where nothing is missing.
//   node setup.mjs [--workbench] [--quiet]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const wanted = new Set(process.argv.slice(2));
const say = (text) => wanted.has('--quiet') || console.log(text);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Found Node ${process.versions.node}; Nearmiss needs Node 20.19 or newer. Install it from nodejs.org and run ` +
      'the command again.',
  );
  process.exit(2);
}

installPackages();
await (await import('./builtinBackbone.mjs')).fetchBuiltin(say);
const { buildBundles, buildModules } = await import('./build.mjs');
await Promise.all([buildBundles(), buildModules()]);
if (wanted.has('--workbench')) await (await import('./test/workbench/setup.mjs')).setUpWorkbench(say);

/** Installs the npm packages once per lock file. Optional ones that cannot be had here are left out silently. */
function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.nearmiss-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('Installing npm packages …');
  try {
    execFileSync(
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
      {
        cwd: root,
        // onnxruntime-node carries its CPU binaries; its install script would fetch those for CUDA, 300 MB from another
        // host.
        env: { ONNXRUNTIME_NODE_INSTALL: 'skip', ...process.env },
        stdio: ['ignore', wanted.has('--quiet') ? 'ignore' : 'inherit', 'inherit'],
        shell: process.platform === 'win32',
      },
    );
  } catch {
    console.error(
      'npm ci did not finish. Its message stands above; most often the npm registry could not be reached. Run ' +
        'the command again when it can.',
    );
    process.exit(2);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}
