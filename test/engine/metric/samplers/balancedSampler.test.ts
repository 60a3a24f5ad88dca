import assert from 'node:assert/strict';
import fc from 'fast-check';
import { samplerOptions, type SamplerOptionsOf } from '../../../../src/engine/recipe/samplerOptions';
import { balancedSampler } from '../../../../src/engine/metric/samplers/balancedSampler';
import { seededRandom } from '../../../../src/engine/numeric/random';

const options = (changed: object = {}) =>
  samplerOptions.parse({ name: 'balanced', ...changed }) as SamplerOptionsOf<'balanced'>;
const labelsOf = (sizes: number[]) => Int32Array.from(sizes.flatMap((size, label) => Array<number>(size).fill(label)));

describe('balanced sampler', () => {
  it('draws P classes with K different images each', () => {
    const labels = labelsOf([20, 9, 8, 30, 12]);
    const sampler = balancedSampler(options({ classesPerBatch: 3, imagesPerClass: 8 }), labels);
    const random = seededRandom(1);
    for (let i = 0; i < 50; i++) {
      const batch = sampler.next(random);
      assert.equal(batch.length, 24);
      assert.equal(new Set(batch).size, 24);
      const perClass = [...new Set([...batch].map((image) => labels[image]))].map(
        (label) => batch.filter((image) => labels[image] === label).length,
      );
      assert.deepEqual(perClass, [8, 8, 8]);
    }
  });

  it('lets a small class give what it has, and all classes take part where there are few', () => {
    const sampler = balancedSampler(options({ classesPerBatch: 10, imagesPerClass: 4 }), labelsOf([3, 9]));
    assert.equal(sampler.batchSize, 8);
    assert.equal(sampler.next(seededRandom(1)).length, 7);
  });

  it('leaves out classes of one image and images without a label', () => {
    const labels = Int32Array.of(0, 0, 1, 2, 2, -1, -1);
    const batch = balancedSampler(options(), labels).next(seededRandom(1));
    assert.deepEqual([...batch].sort(), [0, 1, 3, 4]);
  });

  it('draws every image of a class equally often, up to one', () => {
    const sampler = balancedSampler(options({ classesPerBatch: 2, imagesPerClass: 5 }), labelsOf([20, 20]));
    const random = seededRandom(3);
    const drawn = new Uint32Array(40);
    for (let i = 0; i < 10; i++) for (const image of sampler.next(random)) drawn[image]++;
    assert.ok(
      drawn.every((times) => times >= 2 && times <= 3),
      String(drawn),
    );
  });

  it('draws classes equally, by number, or by effective number of images', () => {
    const share = (classes: string) => {
      const labels = labelsOf([3000, 1000, 20]);
      const sampler = balancedSampler(options({ classesPerBatch: 1 + 1, imagesPerClass: 2, classes }), labels);
      const random = seededRandom(5);
      let first = 0;
      const rounds = 4000;
      for (let i = 0; i < rounds; i++) if (labels[sampler.next(random)[0]] === 0) first++;
      return first / rounds;
    };
    assert.ok(Math.abs(share('equal') - 1 / 3) < 0.03);
    assert.ok(Math.abs(share('natural') - 3000 / 4020) < 0.03);
    // Effective numbers at β = .999: 950.3, 632.3 and 19.8.
    assert.ok(Math.abs(share('effective') - 950.3 / 1602.4) < 0.03);
  });

  it('gives the same batches with the same seed', () => {
    const draw = () => {
      const sampler = balancedSampler(options(), labelsOf([20, 20, 20]));
      const random = seededRandom(9);
      return [1, 2, 3].map(() => [...sampler.next(random)]);
    };
    assert.deepEqual(draw(), draw());
  });

  it('refuses labels without two classes of two images, and says what was found', () => {
    for (const [labels, found] of [
      [[], /found 0 images of 0 classes, none/],
      [[0, 0, 0], /found 3 images of 1 class, 1 with/],
      [[0, 1, 2], /found 3 images of 3 classes, none with/],
      [[-1, -1], /found 2 images of 0 classes/],
    ] as const) {
      assert.throws(() => balancedSampler(options(), Int32Array.from(labels)), found);
    }
  });

  it('never repeats an image in a batch, whatever the classes are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 8 }),
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 2, max: 9 }),
        fc.integer(),
        (sizes, classesPerBatch, imagesPerClass, seed) => {
          fc.pre(sizes.filter((size) => size >= 2).length >= 2);
          const labels = labelsOf(sizes);
          const sampler = balancedSampler(options({ classesPerBatch, imagesPerClass }), labels);
          const random = seededRandom(seed);
          for (let i = 0; i < 5; i++) {
            const batch = sampler.next(random);
            assert.equal(new Set(batch).size, batch.length);
            assert.ok(batch.length <= sampler.batchSize && batch.length >= 4);
          }
        },
      ),
    );
  });
});
