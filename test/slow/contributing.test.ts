import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A step of CONTRIBUTING.md: a file and its text, or a file, a line of it and what takes its place. */
const STEP = new RegExp(
  '^(?:New file `(?<added>.+)`|In `(?<changed>.+)`, replace this line):\n\n```ts\n(?<text>[^]*?)```\n' +
    '(?:\nby these:\n\n```ts\n(?<by>[^]*?)```\n)?',
  'gm',
);

const root = process.cwd();
/** Below the build, so that packages are found from here and nothing is left in the project. */
const copy = resolve(__dirname, '../../contributing');
const { resolve: find } = createRequire(join(root, 'package.json'));

describe('CONTRIBUTING.md', () => {
  before(copyProject);
  after(() => rmSync(copy, { recursive: true, force: true }));

  it('adds a loss that type-checks, is formed like the rest, builds and passes its tests', async function () {
    this.timeout(300_000);
    const files = [...readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').matchAll(STEP)].map(
      ({ groups: { added, changed, text, by } = {} }) =>
        by === undefined ? add(added, text) : change(changed, text, by),
    );
    assert.equal(files.length, 6);
    const test = files.find((file) => file.endsWith('.test.ts'))!.replace(/\.ts$/, '.js');
    await Promise.all([
      run(find('typescript/bin/tsc'), '-p', checkingAlso(files), '--noEmit', ...incremental()),
      (async () => {
        await run(find('prettier/bin/prettier.cjs'), '--check', ...files);
        await run('build.mjs', '--modules');
        await run('schema.mjs');
        const report = await run(
          find('mocha/bin/mocha.js'),
          '--no-config',
          join('out', test),
          'out/test/engine/recipe',
        );
        assert.match(report, /angular loss[^]*equals a naive loop[^]*docs\/recipe\.md/);
      })(),
    ]);
    assert.match(readFileSync(join(copy, 'docs/recipe.md'), 'utf8'), /^\| `angular` \| `alpha` \| `45` \|/m);
  });
});

function copyProject(): void {
  rmSync(copy, { recursive: true, force: true });
  const configuration = readdirSync(root).filter((name) => /\.(mjs|json)$|^\.prettierrc/.test(name));
  for (const name of ['src', 'test/engine', 'test/bench', 'media', 'docs', ...configuration])
    cpSync(join(root, name), join(copy, name), { recursive: true });
}

function add(file: string, text: string): string {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), text, { flag: 'wx' });
  return file;
}

function change(file: string, line: string, by: string): string {
  const parts = readFileSync(join(copy, file), 'utf8').split(line);
  assert.equal(parts.length, 2, `${file} has this line ${parts.length - 1} times: ${line}`);
  writeFileSync(join(copy, file), parts.join(by));
  return file;
}

/** The engine's own configuration, which knows no test, and the files of the steps. */
function checkingAlso(files: readonly string[]): string {
  const configuration = 'tsconfig.contributing.json';
  writeFileSync(
    join(copy, configuration),
    JSON.stringify({
      extends: './tsconfig.engine.json',
      compilerOptions: { types: ['node', 'mocha'] },
      include: ['src/engine', ...files],
    }),
  );
  return configuration;
}

/** What has not changed since the last time is not checked again. */
function incremental(): string[] {
  return ['--incremental', '--tsBuildInfoFile', join(root, 'node_modules/.cache/tsc/contributing.tsbuildinfo')];
}

/** Runs a script of Node in the copy; fails with what it printed. */
async function run(script: string, ...args: string[]): Promise<string> {
  const { NEARMISS_OUT: _out, NEARMISS_DIST: _dist, ...env } = process.env;
  try {
    return (await promisify(execFile)(process.execPath, [script, ...args], { cwd: copy, env })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${script} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
