import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { liveHolder, type LockHolder, withLock } from '../../../src/engine/files/lock';
import { temporaryFolder } from '../fixtures/temporaryFolder';

const QUICK = { wait: 300, stale: 60_000, beat: 50 };

describe('a lock', () => {
  const folder = temporaryFolder();
  const file = () => join(folder.path, 'state', 'lock');
  const holder = (changes: Partial<LockHolder> = {}): string =>
    JSON.stringify({ id: 'x', pid: process.pid, host: hostname(), since: 'then', what: 'a test', ...changes });

  it('lets one in at a time, each in turn, and is gone afterwards', async () => {
    let inside = 0;
    let most = 0;
    const turn = () =>
      withLock(file(), 'turn', async () => {
        most = Math.max(most, ++inside);
        await setTimeout(2);
        inside--;
      });
    await Promise.all(Array.from({ length: 8 }, turn));
    assert.deepEqual([most, existsSync(file())], [1, false]);
  });

  it('is given back when what it was held for fails', async () => {
    await assert.rejects(
      withLock(file(), 'failure', async () => {
        throw new Error('no');
      }),
      /no/,
    );
    assert.equal(existsSync(file()), false);
  });

  it('says who holds it when waiting was in vain, and nothing was run', async () => {
    await withLock(file(), 'relabel of 3 images', async () => {
      let ran = false;
      await assert.rejects(
        withLock(file(), 'other', async () => (ran = true), QUICK),
        ({ code, message }: { code: string; message: string }) =>
          code === 'lock/held' &&
          message.includes(`process ${process.pid} on ${hostname()}`) &&
          /3 images/.test(message),
      );
      assert.equal(ran, false);
      assert.equal((await liveHolder(file()))?.what, 'relabel of 3 images');
    });
    assert.equal(await liveHolder(file()), null);
  });

  it('is taken over from a process that has ended', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((done) => dead.once('exit', done));
    await withLock(file(), 'first', async () => {}, QUICK);
    writeFileSync(file(), holder({ pid: dead.pid }));
    assert.equal(await liveHolder(file()), null);
    assert.equal(
      await withLock(file(), 'next', async () => JSON.parse(readFileSync(file(), 'utf8')).what, QUICK),
      'next',
    );
  });

  it('is left to a process of another computer while that shows life, and taken over when it does not', async () => {
    await withLock(file(), 'first', async () => {}, QUICK);
    writeFileSync(file(), holder({ host: 'elsewhere', pid: 1 }));
    await assert.rejects(
      withLock(file(), 'next', async () => {}, QUICK),
      { code: 'lock/held' },
    );
    const old = new Date(Date.now() - 120_000);
    utimesSync(file(), old, old);
    assert.equal(await withLock(file(), 'next', async () => 'in', QUICK), 'in');
  });

  it('is left to a process that slept with the computer, whose clock is ahead of its last sign of life', async () => {
    await withLock(
      file(),
      'long',
      async (lock) => {
        const ahead = new Date(Date.now() - 120_000);
        utimesSync(file(), ahead, ahead);
        await assert.rejects(
          withLock(file(), 'next', async () => {}, QUICK),
          { code: 'lock/held' },
        );
        await lock.check();
      },
      QUICK,
    );
  });

  it('shows life while it is held, and tells its holder when another has taken it', async () => {
    await withLock(
      file(),
      'long',
      async (lock) => {
        const old = new Date(Date.now() - 120_000);
        utimesSync(file(), old, old);
        // Not when a sign of life is being written.
        await setTimeout(350);
        assert.ok(await liveHolder(file(), 2_000), 'it was written again meanwhile');
        await lock.check();
        writeFileSync(file(), holder());
        await assert.rejects(lock.check(), { code: 'lock/lost' });
      },
      { wait: 0, stale: 300, beat: 100 },
    );
    assert.equal(JSON.parse(readFileSync(file(), 'utf8')).id, 'x', 'the lock of the other one stays');
  });
});
