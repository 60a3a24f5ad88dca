import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { useBackend } from '../../../../src/engine/tensor/backend';
import { randomTensor, relativeError } from '../tensors';

const size = fc.integer({ min: 1, max: 3 });
const pools = fc
  .record({
    images: size,
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: size,
    filter: fc.tuple(size, size),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    seed: fc.nat(1000),
  })
  .filter(({ height, width, filter, pad }) => pad === 'same' || (height >= filter[0] && width >= filter[1]));
type Pool = typeof pools extends fc.Arbitrary<infer T> ? T : never;

/** The gradient of a random weighted sum of the pooled values. */
function gradient({ images, height, width, channels, filter, pad, seed }: Pool, stride = filter): Float32Array {
  return tf.tidy(() => {
    const pool = (x: tf.Tensor) => tf.avgPool(x as tf.Tensor4D, filter, stride, pad);
    const x = randomTensor([images, height, width, channels], seed);
    const weights = randomTensor(pool(x).shape, seed + 1);
    return tf
      .grad((x) => tf.sum(tf.mul(pool(x), weights)))(x)
      .dataSync() as Float32Array;
  });
}

/**
 * Pooling is linear: the gradient at a pixel is the weighted sum of what the image of that pixel alone is pooled to.
 */
function oracle({ images, height, width, channels, filter, pad, seed }: Pool): Float32Array {
  return tf.tidy(() => {
    const pixels = height * width;
    const pooled = tf.avgPool(
      tf.reshape(tf.eye(pixels), [pixels, height, width, 1]) as tf.Tensor4D,
      filter,
      filter,
      pad,
    );
    const places = pooled.size / pixels;
    const shape = tf.avgPool(tf.zeros([images, height, width, channels]) as tf.Tensor4D, filter, filter, pad).shape;
    const weights = tf.reshape(randomTensor(shape, seed + 1), [images, places, channels]);
    return tf
      .reshape(tf.matMul(tf.tile(tf.reshape(pooled, [1, pixels, places]), [images, 1, 1]), weights), [-1])
      .dataSync() as Float32Array;
  });
}

describe('the gradient of avgPool on WASM', () => {
  it('is that of its definition for windows that touch, also where they reach over the border', async () => {
    await useBackend('wasm');
    fc.assert(
      fc.property(pools, (pool) => {
        assert.ok(relativeError(gradient(pool), oracle(pool)) < 1e-5);
      }),
      { numRuns: 100, seed: 11 },
    );
  });

  it('equals that of the cpu backend for windows that overlap', async () => {
    const pool: Pool = { images: 2, height: 6, width: 5, channels: 3, filter: [3, 2], pad: 'valid', seed: 1 };
    await useBackend('cpu');
    const expected = gradient(pool, [1, 1]);
    await useBackend('wasm');
    assert.ok(relativeError(gradient(pool, [1, 1]), expected) < 1e-5);
  });

  it('keeps no tensor', async () => {
    await useBackend('wasm');
    const before = tf.memory().numTensors;
    gradient({ images: 2, height: 7, width: 7, channels: 3, filter: [2, 2], pad: 'same', seed: 1 });
    assert.equal(tf.memory().numTensors, before);
  });
});
