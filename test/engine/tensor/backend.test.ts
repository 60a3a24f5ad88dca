import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { NearmissError } from '../../../src/engine/protocol';
import { BACKENDS, startBackend, useBackend } from '../../../src/engine/tensor/backend';

describe('the TensorFlow.js backend', () => {
  it('is the first of tfjs-node, WASM and cpu that loads, and says what stood before it', async () => {
    const { name, reason } = await startBackend();
    assert.equal(tf.getBackend(), name);
    const skipped = BACKENDS.slice(0, BACKENDS.indexOf(name));
    if (reason !== 'asked for by name')
      for (const other of skipped) assert.match(reason, other === 'tensorflow' ? /tfjs-node/ : new RegExp(other));
  });

  for (const name of BACKENDS) {
    it(`${name} computes, or an error says why it does not start`, async () => {
      try {
        assert.equal((await useBackend(name)).name, name);
      } catch (error) {
        assert.ok(error instanceof NearmissError && name === 'tensorflow', String(error));
        assert.match(error.message, /tfjs-node (is not installed|does not load|did not initialise)/);
        return;
      }
      assert.deepEqual([...tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()], [11]);
    });
  }

  after(() => useBackend('wasm'));
});
