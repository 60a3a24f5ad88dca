import assert from 'node:assert/strict';
import type { JobProgress } from '../../../src/engine/protocol';
import { CombinedProgress } from '../../../src/engine/training/progress';

const progress = (done: number, total: number, imagesPerSecond?: number): JobProgress => ({
  stage: 'train',
  done,
  total,
  note: 'here',
  imagesPerSecond,
});

/** A clock that is set by hand, a job that keeps what it is told, and what they are for. */
function combined(parts: number) {
  const clock = { seconds: 0 };
  const told: JobProgress[] = [];
  const job = { progress: (p: JobProgress) => told.push(p), stopped: () => false };
  const all = new CombinedProgress(job, parts, () => clock.seconds * 1000);
  return { clock, told, parts: Array.from({ length: parts }, (_, i) => all.part(i)) };
}

describe('the progress of several networks', () => {
  it('adds up what each has done and how fast', () => {
    const { clock, told, parts } = combined(4);
    clock.seconds = 10;
    parts[0].progress(progress(50, 100, 300));
    parts[1].progress(progress(25, 100, 200));
    const last = told.at(-1)!;
    assert.deepEqual([last.done, last.total, last.imagesPerSecond], [0.75, 4, 500]);
    assert.ok(Math.abs(last.secondsLeft! - (10 / 0.75) * 3.25) < 1e-9);
    assert.equal(last.note, '2 of 4 networks: here');
  });

  it('does not take networks that were there already for speed', () => {
    const { clock, told, parts } = combined(4);
    parts[0].progress(progress(1, 1));
    assert.equal(told.at(-1)!.secondsLeft, undefined);
    clock.seconds = 10;
    parts[1].progress(progress(50, 100));
    assert.equal(told.at(-1)!.secondsLeft, (10 / 0.5) * 2.5);
  });
});
