import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { NearmissError, type JobProgress } from '../../../src/engine/protocol';
import { isStopped, quietJob } from '../../../src/engine/protocol/job';
import { useBackend } from '../../../src/engine/tensor/backend';
import { train } from '../../../src/engine/training/trainer';
import { barsTask, headTask } from './tasks';

describe('training', () => {
  before(() => useBackend('wasm'));

  for (const loss of ['triplet', 'normalizedSoftmax', 'multiSimilarity', 'nPair'] as const) {
    it(`learns to tell bars apart on images that it has not seen (${loss})`, () => {
      const { network, recallAt1 } = train(barsTask({ loss: { name: loss } }), quietJob);
      network.dispose();
      assert.equal(recallAt1, 1);
    });
  }

  for (const hidden of [0, 8]) {
    for (const loss of ['triplet', 'normalizedSoftmax', 'quadruplet', 'proxyAnchor', 'vicReg'] as const) {
      it(`learns a head of ${hidden} hidden units on features (${loss})`, () => {
        const before = tf.memory().numTensors;
        const { network, recallAt1 } = train(headTask(hidden, { loss: { name: loss } }), quietJob);
        assert.ok(recallAt1! > (loss === 'vicReg' ? 0.5 : 0.8), String(recallAt1));
        assert.ok(network.variables.read().every((values) => values.every(Number.isFinite)));
        network.dispose();
        assert.equal(tf.memory().numTensors, before);
      });
    }
  }

  it('mines the whole dataset when the sampler asks for it', () => {
    const { network, recallAt1 } = train(
      barsTask({ sampler: { name: 'globalHard', renewEvery: 2, neighbours: 10 } }),
      quietJob,
    );
    network.dispose();
    assert.equal(recallAt1, 1);
  });

  it('learns without any label from two views of each image', () => {
    const { network, recallAt1 } = train(
      barsTask({ loss: { name: 'ntXent' }, sampler: { name: 'uniform', batchSize: 20 } }, { epochs: 3 }),
      quietJob,
    );
    assert.ok(network.variables.read().every((values) => values.every(Number.isFinite)));
    network.dispose();
    assert.ok(recallAt1! > 0.5);
  });

  it('looks at images without a label too, where few have one, and leaves them out when told to', () => {
    const weights = (unlabelled: number, images: number[]) => {
      const task = barsTask({ training: { unlabelled } }, { epochs: 3 });
      const { network, recallAt1 } = train(
        { ...task, fold: { ...task.fold, unlabelled: Uint32Array.from(images) } },
        quietJob,
      );
      const values = network.variables.read();
      network.dispose();
      assert.ok(recallAt1! > 0.3 && values.every((all) => all.every(Number.isFinite)));
      return values;
    };
    const { heldOut } = barsTask().fold;
    const without = weights(0, [...heldOut]);
    assert.deepEqual(weights(0.5, []), without);
    assert.deepEqual(weights(0.5, [heldOut[0]]), without, 'one image has nothing to be told from');
    assert.notDeepEqual(weights(0.5, [...heldOut]), without);
  });

  it('does not let an image that it learned from find itself when it judges', () => {
    const task = barsTask({ loss: { name: 'vicReg' } }, { epochs: 2 });
    const all = Uint32Array.from(task.labels.keys());
    // Labels that no embedding can tell apart: recall stays near chance unless each image finds itself.
    const labels = task.labels.map((_, image) => Math.floor(image / 3) % 3);
    const { network, recallAt1 } = train({ ...task, labels, fold: { learn: all, heldOut: all } }, quietJob);
    network.dispose();
    assert.ok(recallAt1! < 0.95, String(recallAt1));
  });

  it('keeps no tensor, whether it ends or is stopped', () => {
    const before = tf.memory().numTensors;
    for (const loss of ['triplet', 'normalizedSoftmax', 'ntXent']) {
      const task = barsTask({ loss: { name: loss }, training: { unlabelled: 0.5 } }, { epochs: 2 });
      train({ ...task, fold: { ...task.fold, unlabelled: task.fold.heldOut } }, quietJob).network.dispose();
    }
    assert.equal(tf.memory().numTensors, before);
    let asked = 0;
    assert.throws(() => train(barsTask(), { progress: () => {}, stopped: () => ++asked > 3 }), isStopped);
    assert.equal(tf.memory().numTensors, before);
  });

  it('stops within one batch', () => {
    let asked = 0;
    const reports: JobProgress[] = [];
    assert.throws(() => train(barsTask(), { progress: (p) => reports.push(p), stopped: () => ++asked > 4 }), isStopped);
    assert.equal(asked, 5);
    assert.ok(reports.every(({ done }) => done <= 4));
  });

  it('gives the same weights for the same seed, and others for another', () => {
    const weights = (seed: number) => {
      const { network } = train(barsTask({}, { seed, epochs: 3 }), quietJob);
      const values = network.variables.read();
      network.dispose();
      return values;
    };
    const first = weights(1);
    assert.deepEqual(weights(1), first);
    assert.notDeepEqual(weights(2), first);
  });

  it('reports loss, recall, speed and the time that is left, and ends with everything done', () => {
    const reports: JobProgress[] = [];
    const { network, recallAt1 } = train(barsTask(), { progress: (p) => reports.push(p), stopped: () => false });
    network.dispose();
    const last = reports.at(-1)!;
    assert.equal(last.stage, 'train');
    assert.equal(last.done, last.total);
    assert.ok(last.imagesPerSecond! > 0 && Number.isFinite(last.loss));
    assert.equal(last.secondsLeft, 0);
    assert.match(last.note, /^epoch 10 of 10, loss \d\.\d{3}, recall@1 \d\.\d\d$/);
    assert.ok(recallAt1! >= last.recallAt1!);
  });

  it('has no recall to tell when no held-out image has a label, and does not fail for it', () => {
    const task = barsTask({}, { epochs: 2 });
    const labels = task.labels.slice();
    for (const image of task.fold.heldOut) labels[image] = -1;
    const { network, recallAt1 } = train({ ...task, labels }, quietJob);
    network.dispose();
    assert.equal(recallAt1, null);
  });

  it('refuses a dataset of one class with what it found', () => {
    const task = barsTask();
    assert.throws(() => train({ ...task, labels: task.labels.map(() => 0), classes: ['a'] }, quietJob), NearmissError);
  });
});
