import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { actOn } from './acts';
import type { Dataset } from './dataset';

type Call = (...args: unknown[]) => Promise<unknown>;

/** Blocks that are free on a mounted disk when it is nearly full, at most. */
const FREE_BLOCKS = 40;

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

/**
 * The same on a small disk that is mounted for it, which the system fills up or, in every second round, can only read
 * from some moment on. Needs Linux and its root.
 */
export async function actOnMountedDisk(dataset: Dataset, check: () => Promise<void>): Promise<void> {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', dataset.folder]);
  try {
    for (const [path, content] of Object.entries(dataset.start)) {
      mkdirSync(dirname(join(dataset.root, path)), { recursive: true });
      writeFileSync(join(dataset.root, path), content, 'latin1');
    }
    const curator = await dataset.open();
    const restore = await (dataset.random() < 0.5 ? fillUp : protectSoon)(dataset);
    try {
      await actOn(curator, dataset.random, 8);
    } finally {
      await restore();
      await curator.dispose();
    }
    await check();
  } finally {
    execFileSync('umount', [dataset.folder]);
  }
}

function fillUp({ folder, random }: Dataset): () => void {
  const { bavail, bsize } = statfsSync(folder);
  const filler = join(folder, 'filler');
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail - 1 - Math.floor(random() * FREE_BLOCKS)) * bsize));
  return () => rmSync(filler);
}

/** At some moment of what comes next the disk can only be read, as after a fault of the disk. */
function protectSoon({ folder, random }: Dataset): () => Promise<void> {
  const remount = (how: string) => execFileSync('mount', ['-o', `remount,${how}`, folder], { stdio: 'ignore' });
  const protecting = setTimeout(random() * 60).then(() => {
    try {
      remount('ro');
    } catch {
      // A file is being written just now, which the system does not cut off.
    }
  });
  return async () => {
    await protecting;
    remount('rw');
  };
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
