import assert from 'node:assert/strict';
import { createSampler } from '../../../src/engine/metric/createSampler';
import { samplerOptions } from '../../../src/engine/recipe/samplerOptions';
import { seededRandom } from '../../../src/engine/numeric/random';
import { lossWith } from './options';

const LABELS = Int32Array.from({ length: 60 }, (_, i) => i % 6);
const UNLABELLED = new Int32Array(60).fill(-1);

describe('createSampler', () => {
  it('makes every sampler of a recipe', () => {
    for (const { shape } of samplerOptions.options) {
      const sampler = createSampler(samplerOptions.parse({ name: shape.name.value }), lossWith('triplet'), LABELS);
      assert.ok(sampler.next(seededRandom(1)).length > 1);
      assert.equal(sampler.renewal !== undefined, shape.name.value === 'globalHard');
    }
  });

  it('chooses balanced batches, and random ones where no label is needed', () => {
    const auto = samplerOptions.parse({ name: 'auto' });
    const balanced = createSampler(auto, lossWith('triplet'), LABELS).next(seededRandom(1));
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((label) => balanced.filter((image) => LABELS[image] === label).length),
      [8, 8, 8, 8, 8, 8],
    );
    assert.equal(createSampler(auto, lossWith('vicReg'), UNLABELLED).next(seededRandom(1)).length, 60);
    assert.throws(() => createSampler(auto, lossWith('triplet'), UNLABELLED), /at least 2 classes/);
  });
});
