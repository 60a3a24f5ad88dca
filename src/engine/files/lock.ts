import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, type FileHandle, link, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { NearmissError } from '../protocol/reply';
import { fileError } from './fileError';
import { LockWatch } from './lockWatch';

/** Who holds a lock, as its file says. */
export interface LockHolder {
  /** Of this holding; no two share it. */
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** ISO time. */
  readonly since: string;
  /** What it is held for, in words: `relabel of 3 images`. */
  readonly what: string;
}

/** A lock that is held. */
export interface Lock {
  /** Throws NearmissError where another process has taken the lock over, as after a computer has slept. */
  check(): Promise<void>;
}

export interface LockTimes {
  /** How long to wait for a holder, in milliseconds. */
  readonly wait: number;
  /** A holder that has shown no life for so long is taken for gone. */
  readonly stale: number;
  /** How often a holder shows that it lives; one that seems to be gone is watched for two of these. */
  readonly beat: number;
}

const TIMES: LockTimes = { wait: 5_000, stale: 30_000, beat: 1_500 };
const POLL_MS = 25;
/** A lock that was written this short a time ago needs no closer look. */
const SURELY_ALIVE_MS = 1_000;

/** Holdings of this process that have ended, and whose locks could not be removed. */
const abandoned = new Set<string>();

/**
 * Runs `run` while nobody else holds the lock. The lock is a file that is created exclusively, which holds between
 * processes and over network drives; it is removed afterwards. A lock whose process is gone, or that has shown no life,
 * is taken over.
 * @param file of the lock; its folder is made
 * @throws NearmissError `lock/held` that says who holds it, `lock/unwritable` where it cannot be made
 */
export async function withLock<T>(
  file: string,
  what: string,
  run: (lock: Lock) => Promise<T>,
  times: LockTimes = TIMES,
): Promise<T> {
  const own: LockHolder = {
    id: randomUUID(),
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    what,
  };
  const handle = await acquire(file, own, times);
  // Written anew through the handle: that is dated by the disk's clock, and never reaches a lock that replaced this
  // one.
  const life = setInterval(() => void handle.write(JSON.stringify(own), 0).catch(() => {}), times.beat);
  life.unref();
  const check = async (): Promise<void> => {
    if ((await holderOf(file))?.id !== own.id) throw lost(file);
  };
  try {
    return await run({ check });
  } finally {
    clearInterval(life);
    await handle.close().catch(() => {});
    // Whoever took it over has it now. On a disk that can only be read by now it stays, and nobody holds it.
    if ((await holderOf(file))?.id === own.id) await rm(file, { force: true }).catch(() => abandoned.add(own.id));
  }
}

/** Whoever holds the lock now; null where nobody does, or who did is gone. */
export async function liveHolder(file: string, stale = TIMES.stale): Promise<LockHolder | null> {
  const holder = await holderOf(file);
  return holder && !hasEnded(holder) && (await silence(file)) <= stale ? holder : null;
}

async function acquire(file: string, own: LockHolder, { wait, stale, beat }: LockTimes): Promise<FileHandle> {
  const until = performance.now() + wait;
  const watch = new LockWatch(file, 2 * beat);
  for (;;) {
    const handle = await create(file, own);
    if (handle) return handle;
    const holder = await holderOf(file);
    const gone = holder && (hasEnded(holder) || ((await watch.isStill(holder.id)) && (await silence(file)) > stale));
    if (gone) await takeAway(file, holder, stale);
    else if (performance.now() < until) await setTimeout(POLL_MS);
    else throw held(file, holder);
  }
}

/** null where somebody else holds it. */
async function create(file: string, own: LockHolder): Promise<FileHandle | null> {
  const ready = `${file}.${own.id}`;
  let handle: FileHandle | undefined;
  try {
    await mkdir(dirname(file), { recursive: true });
    handle = await open(ready, 'wx');
    await handle.write(JSON.stringify(own), 0);
    const way = await becomes(ready, file);
    if (way === 'linked') return handle;
    await handle.close();
    return way === 'copied' ? await open(file, 'r+') : null;
  } catch (error) {
    await handle?.close().catch(() => {});
    throw unwritable(file, error);
  } finally {
    await rm(ready, { force: true }).catch(() => {});
  }
}

/**
 * Gives a file its name where that is free, content and all in one step; null where it is taken. On a disk without hard
 * links it is copied there.
 */
async function becomes(ready: string, file: string): Promise<'linked' | 'copied' | null> {
  try {
    await link(ready, file);
    return 'linked';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
  }
  try {
    await copyFile(ready, file, constants.COPYFILE_EXCL);
    return 'copied';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // On Windows a file that is being deleted cannot be opened for a moment.
    if (code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32')) return null;
    throw error;
  }
}

/** null where there is no lock. Its holder may not have written who it is yet: then all is empty but the id. */
async function holderOf(file: string): Promise<LockHolder | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return null;
  }
  try {
    return JSON.parse(text) as LockHolder;
  } catch {
    return { id: text, pid: 0, host: '', since: '', what: '' };
  }
}

function hasEnded({ id, pid, host }: LockHolder): boolean {
  return abandoned.has(id) || (host === hostname() && pid > 0 && !isRunning(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Milliseconds since a file was last written. */
async function silence(file: string): Promise<number> {
  const probe = `${file}.${randomUUID()}`;
  try {
    const last = (await stat(file)).mtimeMs;
    const byOurClock = Date.now() - last;
    if (byOurClock >= 0 && byOurClock < SURELY_ALIVE_MS) return byOurClock;
    // Clocks of two computers may differ: the disk's own tells.
    await writeFile(probe, '', { flag: 'wx' });
    return (await stat(probe)).mtimeMs - last;
  } catch {
    return 0; // gone by itself, or nothing can be written: waiting tells
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}

/**
 * Removes the lock of a holder that is gone. Of several that try, one at a time looks again and removes it, so that
 * nobody removes the lock that another has made since.
 */
async function takeAway(file: string, holder: LockHolder, stale: number): Promise<void> {
  const guard = `${file}.guard`;
  try {
    await writeFile(guard, '', { flag: 'wx' });
  } catch {
    if ((await silence(guard)) > stale) await rm(guard, { force: true });
    await setTimeout(POLL_MS);
    return;
  }
  try {
    const now = await holderOf(file);
    if (now?.id === holder.id) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

function held(file: string, holder: LockHolder | null): NearmissError {
  const who = holder?.host
    ? `process ${holder.pid} on ${holder.host} since ${holder.since} (${holder.what})`
    : 'another process';
  return new NearmissError(
    'lock/held',
    `The labels of this dataset are being changed by ${who}. Nothing was changed. Try again when it has ended; if ` +
      `there is no such process, delete ${file}.`,
  );
}

function unwritable(file: string, error: unknown): NearmissError {
  return new NearmissError(
    'lock/unwritable',
    `${file} cannot be written: ${fileError(error)}. Nothing was changed: without this lock two processes could ` +
      'change the same labels at once.',
  );
}

function lost(file: string): NearmissError {
  return new NearmissError(
    'lock/lost',
    `Another process has taken over ${file}, since this one showed no life for too long, or somebody deleted it. ` +
      'Nothing more was changed. Read the dataset again and repeat the change.',
  );
}
