import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Dataset } from './dataset';

/** Starts a process that acts on a dataset, as the command line or an editor, or exports it; waits until it begins. */
export async function start(
  dataset: Dataset,
  times: number,
  how: 'shell' | 'editor' | 'export',
): Promise<ChildProcess> {
  const seed = String(Math.floor(dataset.random() * 2 ** 31));
  const args = [join(__dirname, 'worker.js'), dataset.root, seed, String(times), how];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((ready, failed) => {
    child.stdout!.once('data', () => ready());
    child.once('exit', (code) => failed(new Error(`the process ended with ${code} before it began`)));
  });
  return child;
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((done) => child.once('exit', done));
}

export async function kill(child: ChildProcess, afterMs: number): Promise<void> {
  await setTimeout(afterMs);
  child.kill('SIGKILL');
  await ended(child);
}

/** Kills a process that changes labels on end, at any moment. */
export async function killOne(dataset: Dataset): Promise<void> {
  await kill(await start(dataset, 10_000, dataset.anyOf(['shell', 'editor'])), dataset.random() * 120);
}

/** Has several processes change the same labels at once, one of them an editor. */
export async function race(dataset: Dataset, processes: number, times: number): Promise<void> {
  const children = await Promise.all(
    Array.from({ length: processes }, (_, p) => start(dataset, times, p === 0 ? 'editor' : 'shell')),
  );
  const codes = await Promise.all(children.map(ended));
  if (codes.some((code) => code !== 0)) throw new Error(`a process ended with ${codes.join(', ')}`);
}
