// Type check of each side with its own libraries, the rooms of rooms.mjs, lint of code and documents, and format.
// Prints nothing but what is wrong.
import { spawn } from 'node:child_process';

const commands = [
  ...['engine', 'extension', 'webview', 'test'].map((side) => [
    'tsc',
    '--noEmit',
    '--incremental',
    '--tsBuildInfoFile',
    `node_modules/.cache/tsc/${side}.tsbuildinfo`,
    '-p',
    `tsconfig.${side}.json`,
  ]),
  ['depcruise', 'src', '--config', '.dependency-cruiser.mjs', '--output-type', 'err'],
  ['eslint', 'src', 'test', 'media', '*.mjs', '--max-warnings', '0', ...cachedIn('eslint/')],
  ['prettier', '--check', '.', '--log-level', 'warn', ...cachedIn('prettier/check')],
  ['markdownlint-cli2'],
];
const queue = [...commands];
let failed = false;
await Promise.all([run(), run()]);
if (failed) process.exit(1);
console.log('types, lint and format are clean');

function cachedIn(place) {
  return ['--cache', '--cache-location', `node_modules/.cache/${place}`];
}

async function run() {
  for (let command = queue.shift(); command; command = queue.shift()) {
    const code = await new Promise((done) =>
      spawn('npx', ['--no-install', ...command], { stdio: 'inherit', shell: process.platform === 'win32' }).once(
        'exit',
        done,
      ),
    );
    failed ||= code !== 0;
  }
}
