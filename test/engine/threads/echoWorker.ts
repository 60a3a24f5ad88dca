import { threadId } from 'node:worker_threads';
import { serve } from '../../../src/engine/threads/serve';
import { NearmissError, throwIfStopped, type JobContext } from '../../../src/engine/protocol';

export interface EchoCalls {
  double(input: Float32Array, job: JobContext): Float32Array;
  waitForStop(input: null, job: JobContext): Promise<string>;
  fail(input: 'user' | 'defect', job: JobContext): never;
  die(input: null, job: JobContext): never;
  which(input: null, job: JobContext): number;
}

serve({
  double: (input, job) => {
    job.progress({ stage: 'findings', done: 1, total: 1, note: 'doubled' });
    return input.map((value) => value * 2);
  },
  waitForStop: async (_input, job) => {
    for (let i = 0; i < 1000; i++) {
      throwIfStopped(job);
      await new Promise((next) => setTimeout(next, 5));
    }
    return 'never stopped';
  },
  fail: (input) => {
    throw input === 'user' ? new NearmissError('test/user', 'Found 1; needed 2.') : new TypeError('oops');
  },
  die: () => process.exit(3),
  which: () => threadId,
} satisfies EchoCalls);
