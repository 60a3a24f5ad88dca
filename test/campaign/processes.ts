import { type ChildProcess, spawn } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Dataset } from './dataset';

/**
 * Starts a process that acts on a dataset, as the command line or an editor, or exports it; waits until it has opened
 * it. It begins at once, or when it is let by `begin`.
 */
export async function start(
  dataset: Dataset,
  times: number,
  how: 'shell' | 'editor' | 'export',
  when: 'at once' | 'when let' = 'at once',
): Promise<ChildProcess> {
  const seed = String(Math.floor(dataset.random() * 2 ** 31));
  const args = [join(__dirname, 'worker.js'), dataset.root, seed, String(times), how];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  if (when === 'at once') begin(child);
  await new Promise<void>((ready, failed) => {
    child.stdout!.once('data', () => ready());
    child.once('exit', (code) => failed(new Error(`the process ended with ${code} before it began`)));
  });
  return child;
}

function begin(child: ChildProcess): void {
  child.stdin!.end();
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

/** Part of the races in which the computer sleeps. */
const SLEEPS = 0.3;

/**
 * Has several processes change the same labels at once, one of them an editor. In some of the races the computer sleeps
 * again and again, all of them with it, so that its clock runs ahead.
 */
export async function race(dataset: Dataset, processes: number, times: number): Promise<void> {
  // Together they meet most; one after the other they also open what the others are changing.
  const when = dataset.anyOf(['at once', 'when let'] as const);
  const children = await Promise.all(
    Array.from({ length: processes }, (_, p) => start(dataset, times, p === 0 ? 'editor' : 'shell', when)),
  );
  if (when === 'when let') children.forEach(begin);
  const sleeping = dataset.random() < SLEEPS ? setInterval(() => sleep(dataset), 10) : undefined;
  const codes = await Promise.all(children.map(ended));
  clearInterval(sleeping);
  if (codes.some((code) => code !== 0)) throw new Error(`a process ended with ${codes.join(', ')}`);
}

/** What the one who holds the lock wrote last was long ago when the computer wakes up. */
function sleep({ folder }: Dataset): void {
  const before = new Date(Date.now() - 3_600_000);
  try {
    utimesSync(join(folder, '.nearmiss', 'pets', 'lock'), before, before);
  } catch {
    // Nobody holds it just now.
  }
}
