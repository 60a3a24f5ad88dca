import assert from 'node:assert/strict';
import { uniformSampler } from '../../../../src/engine/metric/samplers/uniformSampler';
import { seededRandom } from '../../../../src/engine/numeric/random';

describe('uniform sampler', () => {
  it('draws every image once per epoch', () => {
    const sampler = uniformSampler({ name: 'uniform', batchSize: 10 }, 50);
    assert.equal(sampler.batchesPerEpoch, 5);
    const random = seededRandom(1);
    const drawn = [1, 2, 3, 4, 5].flatMap(() => [...sampler.next(random)]);
    assert.equal(new Set(drawn).size, 50);
  });

  it('takes all images where they are fewer than a batch', () => {
    const sampler = uniformSampler({ name: 'uniform', batchSize: 10 }, 3);
    assert.deepEqual([...sampler.next(seededRandom(1))].sort(), [0, 1, 2]);
  });

  it('refuses a single image', () => {
    assert.throws(() => uniformSampler({ name: 'uniform', batchSize: 10 }, 1), /at least 2; found 1/);
  });
});
