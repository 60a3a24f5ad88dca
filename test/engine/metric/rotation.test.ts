import * as tf from '@tensorflow/tfjs-core';
import { createLoss } from '../../../src/engine/metric/createLoss';
import { lossOptions, type LossOptions } from '../../../src/engine/recipe/lossOptions';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { useBackend } from '../../../src/engine/tensor/backend';
import { near, randomRows, unit, valueOf } from './checkLoss';

const DIM = 6;
const LABELS = [0, 0, 1, 1, 2, 2, 3, 3];

/** An orthogonal matrix: random columns made perpendicular one after the other (Gram-Schmidt). */
function rotation(seed: number): number[][] {
  const random = seededRandom(seed);
  const rows: number[][] = [];
  while (rows.length < DIM) {
    let row = Array.from({ length: DIM }, () => normal(random));
    for (const earlier of rows) {
      const along = row.reduce((sum, value, d) => sum + value * earlier[d], 0);
      row = row.map((value, d) => value - along * earlier[d]);
    }
    rows.push(unit(row));
  }
  return rows;
}

const rotated = (rows: number[][], by: number[][]) =>
  rows.map((row) => by.map((axis) => axis.reduce((sum, value, d) => sum + value * row[d], 0)));

/** Losses that only compare directions; VICReg looks at single dimensions, and subspaces are made of them. */
function options(name: string): LossOptions | null {
  if (name === 'vicReg') return null;
  return lossOptions.parse({
    name,
    ...(name === 'ntXent' ? { projection: 0 } : name === 'hierarchical' ? { subspaces: false } : {}),
  });
}

describe('rotating the embedding', () => {
  before(() => useBackend('wasm'));

  for (const name of lossOptions.options.map(({ shape }) => shape.name.value)) {
    const chosen = options(name);
    if (!chosen) continue;
    it(`together with what the loss itself has learned changes nothing (${name})`, () => {
      const rows = randomRows(LABELS.length, DIM, 4).map(unit);
      const by = rotation(9);
      const loss = createLoss(chosen, {
        dim: DIM,
        classes: ['a/x', 'a/y', 'b/x', 'b/y'],
        labels: Int32Array.from(LABELS),
        random: seededRandom(3),
      });
      const before = valueOf(loss, rows, LABELS, null);
      for (const { variable } of loss.variables) {
        if (variable.shape[1] !== DIM) continue;
        tf.tidy(() => variable.assign(tf.tensor2d(rotated(variable.arraySync() as number[][], by))));
      }
      near(valueOf(loss, rotated(rows, by), LABELS, null), before, 1e-4);
      loss.dispose();
    });
  }
});
