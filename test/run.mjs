// The whole suite: engine and webview tests under Node, then the story in real VS Code. The last line counts both.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
const counts = { passing: 0, failing: 0, pending: 0 };
const codes = [await run([mocha]), await run(['test/workbench/run.mjs'])];
console.log(`${counts.passing} passed, ${counts.failing} failed, ${counts.pending} skipped`);
process.exit(codes.some(Boolean) ? 1 : 0);

function run(args) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (part) => {
      process.stdout.write(part);
      text += part;
    });
    child.once('close', (code) => {
      for (const key of Object.keys(counts))
        for (const match of text.matchAll(new RegExp(`^\\s*(\\d+) ${key}`, 'gm'))) counts[key] += Number(match[1]);
      done(code);
    });
  });
}
