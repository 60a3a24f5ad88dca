import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { useBackend } from '../../../../src/engine/tensor/backend';
import { randomTensor, relativeError } from '../tensors';

/** Rows or columns of zeros before and after. */
const border = fc.tuple(fc.nat(3), fc.nat(3));

/** Shapes, strides and paddings of a convolution that fits its input. */
const convolutions = fc
  .record({
    images: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 4, max: 9 }),
    width: fc.integer({ min: 4, max: 9 }),
    inChannels: fc.integer({ min: 1, max: 7 }),
    outChannels: fc.integer({ min: 1, max: 6 }),
    filterHeight: fc.integer({ min: 1, max: 4 }),
    filterWidth: fc.integer({ min: 1, max: 4 }),
    stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    pad: fc.oneof(fc.constantFrom('same' as const, 'valid' as const), fc.tuple(border, border)),
    seed: fc.integer({ min: 0, max: 1000 }),
  })
  .map((c) => ({
    ...c,
    pad: typeof c.pad === 'string' ? c.pad : ([[0, 0], ...c.pad, [0, 0]] as tf.backend_util.ExplicitPadding),
  }));
type Convolution = typeof convolutions extends fc.Arbitrary<infer T> ? T : never;

/** Both gradients of a random weighted sum of the convolution's output, [x, filter]. */
function gradients(c: Convolution): Float32Array[] {
  return tf.tidy(() => {
    const x = randomTensor([c.images, c.height, c.width, c.inChannels], c.seed) as tf.Tensor4D;
    const filter = randomTensor(
      [c.filterHeight, c.filterWidth, c.inChannels, c.outChannels],
      c.seed + 1,
    ) as tf.Tensor4D;
    const convolve = (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.conv2d(x, filter, c.stride, c.pad, 'NHWC', 1);
    const weights = randomTensor(convolve(x, filter).shape, c.seed + 2);
    const grads = tf.grads((x, filter) => tf.sum(tf.mul(convolve(x as tf.Tensor4D, filter as tf.Tensor4D), weights)));
    return grads([x, filter]).map((gradient) => gradient.dataSync() as Float32Array);
  });
}

describe('the gradients of conv2d on WASM', () => {
  it('equal those of the cpu backend for any shape, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(convolutions, async (c) => {
        await useBackend('cpu');
        const expected = gradients(c);
        await useBackend('wasm');
        const found = gradients(c);
        expected.forEach((values, i) =>
          assert.ok(
            relativeError(found[i], values) < 1e-5,
            `${i === 0 ? 'input' : 'filter'} gradient of ${JSON.stringify(c)}`,
          ),
        );
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('keep no tensor but the gradient', async () => {
    await useBackend('wasm');
    const before = tf.memory().numTensors;
    gradients({
      images: 2,
      height: 8,
      width: 8,
      inChannels: 6,
      outChannels: 4,
      filterHeight: 3,
      filterWidth: 3,
      stride: [2, 2],
      pad: 'same',
      seed: 1,
    });
    gradients({
      images: 2,
      height: 8,
      width: 8,
      inChannels: 1,
      outChannels: 4,
      filterHeight: 3,
      filterWidth: 3,
      stride: [1, 1],
      pad: 'same',
      seed: 1,
    });
    assert.equal(tf.memory().numTensors, before);
  });
});
