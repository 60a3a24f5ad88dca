import assert from 'node:assert/strict';
import type { JobStage } from '../../src/engine/protocol';
import { durationText, progressText, shareDone, shortProgressText } from '../../src/extension/jobText';

const STAGES: JobStage[] = ['scan', 'decode', 'look', 'train', 'embed', 'search', 'findings'];

describe('progress of a job', () => {
  it('grows from 0 to 1 through the stages', () => {
    const shares = STAGES.flatMap((stage) => [0, 5, 10].map((done) => shareDone({ stage, done, total: 10, note: '' })));
    assert.equal(shares[0], 0);
    assert.equal(shares.at(-1), 1);
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => a - b),
    );
  });

  it('stays within its stage where the total is unknown or passed', () => {
    assert.equal(shareDone({ stage: 'train', done: 3, total: 0, note: '' }), 0.05);
    assert.equal(shareDone({ stage: 'train', done: 30, total: 10, note: '' }), 0.92);
  });

  it('says stage, note, speed and time left in one line', () => {
    const progress = {
      stage: 'train' as const,
      done: 3,
      total: 20,
      note: 'epoch 3 of 20, loss 0.112, recall@1 0.81',
      imagesPerSecond: 410.4,
      secondsLeft: 80,
    };
    assert.equal(
      progressText(progress),
      'Training: epoch 3 of 20, loss 0.112, recall@1 0.81 · 410 images/s · 1 min 20 s left',
    );
    assert.equal(
      progressText({ stage: 'decode', done: 30, total: 100, note: '', secondsLeft: 1 }),
      'Decoding images: 30 of 100',
    );
    assert.equal(progressText({ stage: 'findings', done: 0, total: 0, note: '' }), 'Scoring labels');
    assert.equal(shortProgressText({ stage: 'train', done: 10, total: 10, note: '' }), 'Training 92%');
  });

  it('writes durations in the units that people use', () => {
    assert.deepEqual([-1, 0, 59.6, 60, 3599, 7260].map(durationText), [
      '0 s',
      '0 s',
      '1 min 0 s',
      '1 min 0 s',
      '59 min 59 s',
      '2 h 1 min',
    ]);
  });
});
