import assert from 'node:assert/strict';
import { percent, percentInWords } from '../../../src/engine/protocol';

describe('percent', () => {
  it('never rounds a share to a certainty', () => {
    assert.deepEqual([0, 0.001, 0.005, 0.5, 0.994, 0.995, 1].map(percent), [
      '0%',
      '<1%',
      '1%',
      '50%',
      '99%',
      '>99%',
      '100%',
    ]);
  });

  it('says the same in words within a sentence', () => {
    assert.deepEqual([0.001, 0.5, 0.999, 1].map(percentInWords), ['under 1%', '50%', 'over 99%', '100%']);
  });
});
