import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients; tfjs-core for Node leaves them out.
import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { NearmissError } from '../protocol/reply';
import { registerWasmKernels } from './kernels';

/** Best first. `tensorflow` is the native library of tfjs-node. */
export const BACKENDS = ['tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

export interface Backend {
  readonly name: BackendName;
  /** Why it is this one and none before it in BACKENDS, for people. */
  readonly reason: string;
}

let started: Promise<Backend> | undefined;

/** Starts the best backend that loads, once per thread; further calls give the same one. */
export function startBackend(): Promise<Backend> {
  return (started ??= startBest());
}

/** Starts this backend and no other; an error says why it does not load. */
export async function useBackend(name: BackendName): Promise<Backend> {
  const problem = await start(name);
  if (problem) throw new NearmissError('tensor/backend', `The backend "${name}" does not start: ${problem}.`);
  const backend = { name, reason: 'asked for by name' };
  started = Promise.resolve(backend);
  return backend;
}

async function startBest(): Promise<Backend> {
  const problems: string[] = [];
  for (const name of BACKENDS) {
    const problem = await start(name);
    if (!problem) return { name, reason: problems.length > 0 ? problems.join('; ') : 'the fastest backend loads' };
    problems.push(problem);
  }
  throw new NearmissError(
    'tensor/backend',
    `No backend of TensorFlow.js starts: ${problems.join('; ')}. Reinstall Nearmiss.`,
  );
}

/** What stood in the way, or null when the backend runs. */
async function start(name: BackendName): Promise<string | null> {
  const label = name === 'tensorflow' ? 'tfjs-node' : `tfjs-backend-${name}`;
  try {
    if (name === 'tensorflow') loadNative();
    if (name === 'wasm') setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    // Keeps the library from advertising tfjs-node on the console, and from checks meant for its own development.
    tf.enableProdMode();
    if (!(await tf.setBackend(name))) return `${label} did not initialise`;
    await tf.ready();
    // Only now: the kernels that ours build on are bound to the WebAssembly module when the backend starts.
    if (name === 'wasm') registerWasmKernels();
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND'
      ? `${label} is not installed`
      : `${label} does not load (${message.split('\n')[0]})`;
  }
}

/**
 * An optional package, which the bundler would want installed. An import() would first read every file of it for the
 * names that it exports, and without its native library the package loads all of itself before it says so: both take
 * longer than all else that a thread starts with.
 */
function loadNative(): void {
  const require = createRequire(__filename);
  const root = dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
  if (!existsSync(join(root, 'lib'))) throw new Error('its install did not fetch the native library');
  require('@tensorflow/tfjs-node');
}
