// Builds the bundles in dist/, with --tests also every module on its own in out/ for mocha and the benches; with
// --modules only those.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import openWabt from 'wabt';
import { placeBuiltin } from './builtinBackbone.mjs';

const root = dirname(fileURLToPath(import.meta.url));
/** Where the build goes; another folder inside the project lets two builds stand side by side. */
const dist = join(root, process.env.NEARMISS_DIST ?? 'dist');
const out = join(root, process.env.NEARMISS_OUT ?? 'out');

/** Native addons and packages that find files beside themselves stay in node_modules. */
const external = [
  'vscode',
  'sharp',
  'hnswlib-node',
  'onnxruntime-node',
  '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
  '@tensorflow/tfjs-node',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-converter',
];
// Modules first: the UMD build of jsonc-parser requires its parts in a way that no bundler follows.
const node = {
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  sourcemap: true,
  logLevel: 'warning',
};

const bundles = [
  {
    ...node,
    bundle: true,
    external,
    outdir: dist,
    entryNames: '[name]',
    entryPoints: ['src/extension/extension.ts', 'src/engine/server.ts', 'src/engine/cli.ts', ...workers()].map((file) =>
      join(root, file),
    ),
  },
  {
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
    outdir: join(dist, 'webview'),
    entryNames: '[name]',
    loader: { '.css': 'text' },
    tsconfig: join(root, 'tsconfig.webview.json'),
    entryPoints: webviews(),
  },
];

/** Thread entries: every `*Worker.ts` of the engine, placed beside the bundles that start them. */
function workers() {
  return readdirSync(join(root, 'src/engine'), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('Worker.ts'))
    .map((file) => `src/engine/${file.replaceAll('\\', '/')}`);
}

/** Webview entries: every `*Main.ts` of src/webview. */
function webviews() {
  return readdirSync(join(root, 'src/webview'))
    .filter((file) => file.endsWith('Main.ts'))
    .map((file) => join(root, 'src/webview', file));
}

/** One output per source module, so that tests import what they test and threads start beside their starters. */
function testModules() {
  const files = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, String(file))),
  );
  return files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.includes('node_modules'));
}

/** WebAssembly in its text form: `place` says where NAME.wasm of src/engine/…/NAME.wat goes. */
async function buildWasm(place) {
  const wabt = await openWabt();
  for (const file of readdirSync(join(root, 'src/engine'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.wat'))) {
    const module = wabt.parseWat(file, readFileSync(join(root, 'src/engine', file), 'utf8'));
    const target = place(file.replace(/\.wat$/, '.wasm'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, module.toBinary({}).buffer);
    module.destroy();
  }
}

const besideBundles = (file) => join(dist, basename(file));

/** The bundles that users run. */
export async function buildBundles() {
  rmSync(dist, { recursive: true, force: true });
  await Promise.all([
    ...bundles.map((options) => esbuild.build(options)),
    buildWasm(besideBundles),
    placeBuiltin(join(dist, 'builtin')),
  ]);
}

/** The modules that mocha and the benches run. */
export async function buildModules() {
  rmSync(out, { recursive: true, force: true });
  await buildWasm((file) => join(out, 'src/engine', file));
  // Not beside the modules: what a test finds must not hang on whether the model could be fetched. Those that are about
  // it take it from here.
  await placeBuiltin(join(out, 'builtin'));
  await esbuild.build({
    ...node,
    entryPoints: testModules().map((file) => join(root, file)),
    outdir: out,
    outbase: root,
    tsconfig: join(root, 'tsconfig.webview.json'),
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes('--watch')) {
    await Promise.all([buildWasm(besideBundles), placeBuiltin(join(dist, 'builtin'))]);
    for (const options of bundles) await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
  } else {
    const modules = process.argv.includes('--modules');
    if (!modules) await buildBundles();
    if (modules || process.argv.includes('--tests')) await buildModules();
  }
}
