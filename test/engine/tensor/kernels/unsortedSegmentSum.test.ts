import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '../../../../src/engine/tensor/backend';
import { randomTensor, relativeError } from '../tensors';

describe('the gradient of gather on WASM', () => {
  it('adds up what flows back to a row that was gathered several times, and is zero for the others', async () => {
    await useBackend('wasm');
    const rows = randomTensor([4, 3], 1);
    const weights = randomTensor([5, 3], 2);
    const found = tf
      .grad((rows) => tf.sum(tf.mul(tf.gather(rows, tf.tensor1d([2, 0, 2, 2, 1], 'int32')), weights)))(rows)
      .dataSync();
    const w = weights.dataSync();
    const expected = new Float32Array(12);
    [2, 0, 2, 2, 1].forEach((row, i) => {
      for (let d = 0; d < 3; d++) expected[row * 3 + d] += w[i * 3 + d];
    });
    assert.ok(relativeError(found, expected) < 1e-6);
  });

  it('is zero everywhere when nothing was gathered', async () => {
    await useBackend('wasm');
    const found = tf.grad((rows) => tf.sum(tf.gather(rows, tf.tensor1d([], 'int32'))))(randomTensor([3, 2], 1));
    assert.deepEqual([...found.dataSync()], [0, 0, 0, 0, 0, 0]);
  });
});
