// npm start [-- DIR]: real VS Code with this extension, on the sample dataset or on a folder of yours.
// A desktop build where there is one (VSCODE_EXECUTABLE, or `code` on the PATH and a display), else VS Code's server
// for your browser.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { extension, onPath, serverRuns } from './places.mjs';
import { startServer } from './server.mjs';
import { desktop, installServer } from './setup.mjs';
import { exitOnSignals, temporaryFolder } from './temporary.mjs';
import { query } from './workbench.mjs';

exitOnSignals();
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
const folder = process.argv[2] ? resolve(process.argv[2]) : writeSample();
if (!existsSync(folder)) {
  console.error(`Found no folder ${folder}. Give the folder of a dataset, or none for the sample.`);
  process.exit(2);
}

const program =
  process.env.VSCODE_EXECUTABLE ??
  (hasDisplay ? onPath('code', 'code-insiders') : undefined) ??
  (serverRuns ? undefined : await desktop(console.log));
process.exit(program ? await openDesktop(program) : await openServer());

function writeSample() {
  const target = join(temporaryFolder('start').folder, 'sample');
  execFileSync(process.execPath, [join(extension, 'dist/cli.js'), 'sample', target], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return target;
}

function openDesktop(program) {
  const profile = temporaryFolder('user').folder;
  console.log(`Opening ${folder} in ${program}. Close its window or press Ctrl+C to end.`);
  const child = spawn(
    program,
    [
      '--new-window',
      '--wait',
      '--disable-workspace-trust',
      '--skip-welcome',
      `--extensionDevelopmentPath=${extension}`,
      `--user-data-dir=${join(profile, 'data')}`,
      `--extensions-dir=${join(profile, 'extensions')}`,
      folder,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
  );
  process.once('exit', () => child.kill());
  return new Promise((done, fail) => child.once('exit', (code) => done(code ?? 1)).once('error', fail));
}

async function openServer() {
  installServer(console.log);
  const server = await startServer({ installed: extension, flags: [] });
  const address = server.address(query(server, { folder }));
  console.log(`VS Code with Nearmiss is at\n\n  ${address}\n\nIt shows ${folder}. Press Ctrl+C to end.`);
  const browser = hasDisplay ? onPath('xdg-open') : undefined;
  if (browser) spawn(browser, [address], { stdio: 'ignore', detached: true }).unref();
  return (await server.ended) ?? 1;
}
