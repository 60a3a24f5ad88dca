import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { batchNorm } from '../../../src/engine/network/batchNorm';
import { Variables } from '../../../src/engine/network/variables';
import { seededRandom } from '../../../src/engine/numeric/random';
import { useBackend } from '../../../src/engine/tensor/backend';
import { randomTensor, relativeError } from '../tensor/tensors';

/** As the definition has it, differentiated by the tape. */
function reference(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor {
  const mean = tf.mean(x, [0, 1, 2]);
  const variance = tf.mean(tf.square(tf.sub(x, mean)), [0, 1, 2]);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3))), scale), offset);
}

for (const backend of ['cpu', 'wasm'] as const) {
  describe(`batch normalisation on ${backend}`, () => {
    let variables: Variables;
    beforeEach(async () => {
      await useBackend(backend);
      variables = new Variables(seededRandom(1));
    });
    afterEach(() => variables.dispose());

    it('has the values and the gradients of its definition', () => {
      const normalize = batchNorm(variables, 'norm', 3);
      const [scale, offset] = variables.trainable;
      scale.assign(tf.tensor1d([1.5, -0.5, 2]));
      offset.assign(tf.tensor1d([0.1, 0, -1]));
      const x = tf.add(randomTensor([4, 3, 2, 3], 5), 1) as tf.Tensor4D;
      const weights = randomTensor([4, 3, 2, 3], 6);
      assert.ok(relativeError(normalize(x, true).dataSync(), reference(x, scale, offset).dataSync()) < 1e-5);
      const own = tf.grad((x) => tf.sum(tf.mul(normalize(x as tf.Tensor4D, true), weights)))(x);
      const expected = tf.grads((x, scale, offset) => tf.sum(tf.mul(reference(x, scale, offset), weights)))([
        x,
        scale,
        offset,
      ]);
      assert.ok(relativeError(own.dataSync(), expected[0].dataSync()) < 1e-4);
      const { grads } = tf.variableGrads(() => tf.sum(tf.mul(normalize(x, true), weights)) as tf.Scalar, [
        scale,
        offset,
      ] as tf.Variable[]);
      assert.ok(relativeError(grads[scale.name].dataSync(), expected[1].dataSync()) < 1e-4);
      assert.ok(relativeError(grads[offset.name].dataSync(), expected[2].dataSync()) < 1e-4);
    });

    it('gives an image outside training the same values whatever else is in its batch', () => {
      const normalize = batchNorm(variables, 'norm', 2);
      for (let i = 0; i < 20; i++) normalize(tf.add(tf.mul(randomTensor([8, 2, 2, 2], i), 3), 2) as tf.Tensor4D, true);
      const image = randomTensor([1, 2, 2, 2], 50) as tf.Tensor4D;
      const alone = normalize(image, false).dataSync();
      const among = normalize(
        tf.concat([image, tf.mul(randomTensor([5, 2, 2, 2], 51), 9)], 0) as tf.Tensor4D,
        false,
      ).dataSync();
      assert.deepEqual(alone, among.slice(0, 8));
    });

    it('follows the mean and deviation of the training batches', () => {
      const normalize = batchNorm(variables, 'norm', 1);
      for (let i = 0; i < 60; i++) normalize(tf.add(tf.mul(randomTensor([64, 2, 2, 1], i), 3), 2) as tf.Tensor4D, true);
      const [high] = normalize(tf.fill([1, 1, 1, 1], 5), false).dataSync();
      assert.ok(Math.abs(high - 1) < 0.1, `5 is one deviation of 3 above the mean of 2, found ${high}`);
    });
  });
}
