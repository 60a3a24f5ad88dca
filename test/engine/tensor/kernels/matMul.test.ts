import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { useBackend } from '../../../../src/engine/tensor/backend';
import { randomTensor, relativeError } from '../tensors';

const size = fc.integer({ min: 1, max: 6 });

describe('matMul on WASM', () => {
  it('equals the sum over products for every choice of transposed operands and a batch of matrices', async () => {
    await useBackend('wasm');
    fc.assert(
      fc.property(
        size,
        size,
        size,
        size,
        fc.boolean(),
        fc.boolean(),
        fc.nat(1000),
        (batch, rows, inner, columns, transposeA, transposeB, seed) => {
          const [left, right] = [
            randomTensor([batch, rows, inner], seed),
            randomTensor([batch, inner, columns], seed + 1),
          ];
          const swap = (x: tf.Tensor, yes: boolean) => (yes ? tf.transpose(x, [0, 2, 1]) : x);
          const found = tf.matMul(swap(left, transposeA), swap(right, transposeB), transposeA, transposeB);
          assert.deepEqual(found.shape, [batch, rows, columns]);
          assert.ok(
            relativeError(found.dataSync(), product(left.dataSync(), right.dataSync(), [batch, rows, inner, columns])) <
              1e-5,
          );
        },
      ),
      { numRuns: 50, seed: 3 },
    );
  });

  it('has a gradient for both operands', async () => {
    await useBackend('wasm');
    const [a, b] = [randomTensor([3, 4], 1), randomTensor([4, 2], 2)];
    const [da, db] = tf.grads((a, b) => tf.sum(tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D)))([a, b]);
    assert.ok(
      relativeError(da.dataSync(), product(new Float32Array(6).fill(1), tf.transpose(b).dataSync(), [1, 3, 2, 4])) <
        1e-6,
    );
    assert.ok(
      relativeError(db.dataSync(), product(tf.transpose(a).dataSync(), new Float32Array(6).fill(1), [1, 4, 3, 2])) <
        1e-6,
    );
  });
});

function product(a: ArrayLike<number>, b: ArrayLike<number>, [batch, rows, inner, columns]: number[]): Float32Array {
  const out = new Float32Array(batch * rows * columns);
  for (let m = 0; m < batch; m++) {
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        for (let i = 0; i < inner; i++)
          out[(m * rows + r) * columns + c] += a[(m * rows + r) * inner + i] * b[(m * inner + i) * columns + c];
      }
    }
  }
  return out;
}
