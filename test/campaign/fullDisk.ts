import fs from 'node:fs/promises';
import type { Dataset } from './dataset';
import { actOn } from './acts';

type Call = (...args: unknown[]) => Promise<unknown>;

/**
 * Acts on a dataset on a disk that fills up: from some moment on nothing that needs room comes about (new files, new
 * content, new folders), while files can still be moved on it and removed. Then there is room again.
 */
export async function actOnFullDisk(dataset: Dataset): Promise<void> {
  const curator = await dataset.open();
  const restore = fillUpAfter(Math.floor(dataset.random() * 60));
  try {
    await actOn(curator, dataset.random, 8);
  } finally {
    restore();
    await curator.dispose();
  }
}

/** The disk is full after so many writes. Returns what gives room again. */
function fillUpAfter(writes: number): () => void {
  let left = writes;
  const full = (): boolean => left-- <= 0;
  const noRoom = () => Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
  const module = fs as unknown as Record<string, Call>;
  const originals: (() => void)[] = [];
  const replace = (owner: Record<string, Call>, name: string, needsRoom: (args: unknown[]) => boolean) => {
    const original = owner[name];
    owner[name] = function (this: unknown, ...args: unknown[]) {
      return needsRoom(args) && full() ? noRoom() : original.apply(this, args);
    };
    originals.push(() => (owner[name] = original));
  };
  for (const name of ['writeFile', 'mkdir', 'copyFile']) replace(module, name, () => true);
  replace(module, 'open', ([, flags]) => typeof flags === 'string' && /[wax]/.test(flags));
  return () => originals.forEach((restore) => restore());
}
