import assert from 'node:assert/strict';
import { join } from 'node:path';
import { isStopped, quietJob, type JobProgress } from '../../../src/engine/protocol';
import { Thread, ThreadPool, ThreadReserve } from '../../../src/engine/threads/thread';
import type { EchoCalls } from './echoWorker';

const file = join(__dirname, 'echoWorker.js');

describe('Thread', () => {
  let thread: Thread<EchoCalls>;
  beforeEach(() => {
    thread = new Thread<EchoCalls>(file);
  });
  afterEach(() => thread.dispose());

  it('answers a call with typed arrays and passes its progress on', async () => {
    const seen: JobProgress[] = [];
    const result = await thread.call('double', Float32Array.of(1, 2, 3), {
      ...quietJob,
      progress: (progress) => seen.push(progress),
    });
    assert.deepEqual(result, Float32Array.of(2, 4, 6));
    assert.deepEqual(
      seen.map(({ note }) => note),
      ['doubled'],
    );
  });

  it('stops the running call and still answers the next one', async () => {
    let stop = false;
    const running = thread.call('waitForStop', null, { ...quietJob, stopped: () => stop });
    const next = thread.call('double', Float32Array.of(4), quietJob);
    setTimeout(() => (stop = true), 20);
    await assert.rejects(running, isStopped);
    assert.deepEqual(await next, Float32Array.of(8));
  });

  it('hands on an error for the user as it is, and a defect as an unexpected failure with its stack', async () => {
    await assert.rejects(thread.call('fail', 'user', quietJob), {
      name: 'NearmissError',
      code: 'test/user',
      message: 'Found 1; needed 2.',
    });
    await assert.rejects(
      thread.call('fail', 'defect', quietJob),
      (error: Error) => /oops/.test(error.message) && /TypeError/.test(error.stack ?? ''),
    );
  });

  it('rejects the call of a thread that dies, and starts a new thread for the next call', async () => {
    await assert.rejects(thread.call('die', null, quietJob), /ended unexpectedly/);
    assert.deepEqual(await thread.call('double', Float32Array.of(1), quietJob), Float32Array.of(2));
  });

  it('spreads calls over the threads of a pool', async () => {
    const pool = new ThreadPool<EchoCalls>(file, 2);
    let stop = false;
    const blocked = pool.call('waitForStop', null, { ...quietJob, stopped: () => stop });
    assert.deepEqual(await pool.call('double', Float32Array.of(3), quietJob), Float32Array.of(6));
    stop = true;
    await assert.rejects(blocked, isStopped);
    await pool.dispose();
  });

  it('waits in a reserve for the next pool, and ends when none comes', async () => {
    const reserve = new ThreadReserve<EchoCalls>(200);
    const which = async (): Promise<number> => {
      const pool = new ThreadPool<EchoCalls>(file, 1, reserve);
      const id = await pool.call('which', null, quietJob);
      await pool.dispose();
      return id;
    };
    const first = await which();
    assert.equal(await which(), first);
    await new Promise((next) => setTimeout(next, 400));
    assert.notEqual(await which(), first);
  });
});
