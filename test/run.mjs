// The whole suite: what runs under Node (npm run test:engine), what starts whole processes and builds (test/slow), and
// what runs in real VS Code; the last two are npm run test:workbench. Each prints the reports of mocha that it consists
// of; the last line adds up the counts at their ends.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
const counts = { passing: 0, failing: 0, pending: 0 };
const slow = [mocha, '--no-config', '--enable-source-maps', '--timeout', '120000', 'out/test/slow/*.test.js'];
const halves = { engine: [[mocha]], workbench: [slow, ['test/workbench/run.mjs']] };
const codes = [];
for (const args of halves[process.argv[2]] ?? Object.values(halves).flat()) codes.push(await run(args));
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
