import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { createLoss, type LossContext } from '../../../src/engine/metric/createLoss';
import { createMiner } from '../../../src/engine/metric/createMiner';
import { learnsWithoutLabels } from '../../../src/engine/recipe/lossOptions';
import { lossOptions, type LossOptions } from '../../../src/engine/recipe/lossOptions';
import { seededRandom } from '../../../src/engine/numeric/random';
import { unitRows } from '../../../src/engine/metric/tape';
import { useBackend } from '../../../src/engine/tensor/backend';
import { gradientsOf, near, nearAll, onEachBackend, randomRows, unit, valueOf, variablesOf } from './checkLoss';
import { mine } from './checkMiner';

const NAMES = lossOptions.options.map((option) => option.shape.name.value);
const LABELS = [0, 0, 1, 1, 2, 2, 3, 3];
const context = (): LossContext => ({
  dim: 6,
  classes: ['a/x', 'a/y', 'b/x', 'b/y'],
  labels: Int32Array.from(LABELS),
  random: seededRandom(3),
});
const options = (name: string, changed: object = {}): LossOptions => lossOptions.parse({ name, ...changed });

/** Embeddings and variables after some steps of Adam, as one list of numbers. */
function afterTraining(name: string, steps: number): number[] {
  // Adam divides by the size of the gradient, so a bias that has none, as behind a projection, would move by rounding.
  const loss = createLoss(options(name, learnsWithoutLabels(options(name)) ? { projection: 0 } : {}), context());
  const embeddings = tf.tidy(() => tf.variable(tf.tensor2d(randomRows(8, 6, 2).map(unit)))) as tf.Variable<tf.Rank.R2>;
  const learned = [embeddings, ...loss.variables.map(({ variable }) => variable)];
  const adam = tf.train.adam(0.01);
  for (let step = 0; step < steps; step++) {
    adam.minimize(
      () => loss.compute(loss.unitLength ? unitRows(embeddings) : embeddings, Int32Array.from(LABELS), null),
      false,
      learned,
    );
  }
  const result = learned.flatMap((variable) => [...variable.dataSync()]);
  adam.dispose();
  embeddings.dispose();
  loss.dispose();
  return result;
}

describe('createLoss', () => {
  it('makes losses that train alike on both backends: 20 steps of Adam from one seed', async () => {
    await useBackend('wasm');
    const wasm = NAMES.map((name) => afterTraining(name, 20));
    await useBackend('cpu');
    NAMES.forEach((name, i) => nearAll(wasm[i], afterTraining(name, 20), 1e-4));
  });

  onEachBackend(() => {
    it('makes every loss of a recipe, which learns with its usual miner and leaves no tensor behind', () => {
      const rows = randomRows(8, 6, 2).map(unit);
      const before = tf.memory().numTensors;
      for (const name of NAMES) {
        const loss = createLoss(options(name), context());
        const miner = createMiner({ name: 'auto' }, options(name));
        const selection = miner ? mine(miner, rows, LABELS) : null;
        assert.ok(Number.isFinite(valueOf(loss, rows, LABELS, selection)), name);
        assert.ok(
          gradientsOf(loss, rows, LABELS, selection).embeddings.some((x) => x !== 0),
          name,
        );
        loss.dispose();
      }
      assert.equal(tf.memory().numTensors, before);
    });

    it('makes the same initial variables with the same seed', () => {
      for (const name of ['proxyAnchor', 'arcFace', 'ntXent', 'margin']) {
        assert.deepEqual(
          variablesOf(createLoss(options(name), context())),
          variablesOf(createLoss(options(name), context())),
        );
      }
    });

    it('adds synthetic negatives to pairs, triplets and N-pairs', () => {
      const rows = randomRows(8, 6, 2).map(unit);
      for (const name of ['contrastive', 'triplet', 'nPair']) {
        const plain = valueOf(createLoss(options(name), context()), rows, LABELS);
        for (const synthetic of ['expansion', 'mixing', 'generator']) {
          const loss = createLoss(options(name, { synthetic: { name: synthetic } }), context());
          assert.ok(valueOf(loss, rows, LABELS) > plain, `${name} with ${synthetic}`);
          assert.equal(loss.variables.length > 0, synthetic === 'generator');
        }
      }
    });

    it('lets rare classes count more by their effective number', () => {
      const labels = Int32Array.from([...Array<number>(500).fill(0), 1, 2, 3]);
      const rare = (classWeights: string) => {
        const loss = createLoss(options('normalizedSoftmax', { classWeights }), { ...context(), labels });
        const rows = randomRows(2, 6, 5).map(unit);
        const { embeddings } = gradientsOf(loss, rows, [0, 1]);
        return Math.hypot(...embeddings.slice(6)) / Math.hypot(...embeddings.slice(0, 6));
      };
      // 500 images have an effective number of (1 - .999^500) / .001.
      near(rare('effective') / rare('none'), (1 - 0.999 ** 500) / 0.001, 1e-3);
    });
  });
});
