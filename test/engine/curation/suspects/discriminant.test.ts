import assert from 'node:assert/strict';
import { type Columns, dealColumns, embeddingFeatures } from '../../../../src/engine/curation/columns';
import { addDiscriminantScores } from '../../../../src/engine/curation/suspects/discriminant';
import { gram } from '../../../../src/engine/curation/suspects/gram';
import { kernelFeatures } from '../../../../src/engine/curation/suspects/kernelFeatures';
import type { Embeddings } from '../../../../src/engine/numeric/embeddings';
import { normalizeRows } from '../../../../src/engine/numeric/embeddings';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';
import { quietJob } from '../../../../src/engine/protocol';

const COUNT = 60;
const DIM = 5;
const CLASSES = 3;
const random = seededRandom(2);
const labels = Int32Array.from({ length: COUNT }, (_, i) => (i % 10 === 9 ? -1 : i % CLASSES));
const embeddings: Embeddings = {
  count: COUNT,
  dim: DIM,
  values: normalizeRows(
    Float32Array.from(
      { length: COUNT * DIM },
      (_, n) => normal(random) + (n % DIM === labels[Math.floor(n / DIM)] ? 2 : 0),
    ),
    DIM,
  ),
};
const noCopies = Int32Array.from({ length: COUNT }, (_, i) => i);
const all = new Uint8Array(COUNT).fill(1);
const deal = (cluster = noCopies, heldOut: Uint32Array | null = null): Columns =>
  dealColumns(all, labels, cluster, heldOut, seededRandom(7));

function scores(columns: Columns, given: Int32Array): Float32Array {
  const out = new Float32Array(COUNT * CLASSES);
  addDiscriminantScores(out, embeddingFeatures(embeddings, columns), columns, given, CLASSES, quietJob);
  return out;
}

/**
 * Two classes' difference of Gaussian log densities with one shrunk covariance, plus that of the log shares: worked out
 * with an explicit inverse.
 */
function naiveDifference(image: number, trainers: readonly number[], a: number, b: number): number {
  const x = (i: number): number[] => [...embeddings.values.subarray(i * DIM, (i + 1) * DIM)];
  const members = (k: number): number[] => trainers.filter((i) => labels[i] === k);
  const mean = (k: number): number[] =>
    x(0).map((_, f) => members(k).reduce((sum, i) => sum + x(i)[f], 0) / members(k).length);
  const means = [0, 1, 2].map(mean);
  const covariance = x(0).map((_r, p) =>
    x(0).map(
      (_c, q) =>
        trainers.reduce((sum, i) => sum + (x(i)[p] - means[labels[i]][p]) * (x(i)[q] - means[labels[i]][q]), 0) /
        trainers.length,
    ),
  );
  const trace = covariance.reduce((sum, row, p) => sum + row[p], 0);
  covariance.forEach((row, p) => {
    row[p] += (0.1 * trace) / DIM + 1e-6;
  });
  const inverse = invert(covariance);
  const distance = (k: number): number => {
    const gap = x(image).map((value, f) => value - means[k][f]);
    return gap.reduce((sum, g, p) => sum + g * gap.reduce((inner, h, q) => inner + inverse[p][q] * h, 0), 0);
  };
  return Math.log(members(a).length / members(b).length) - 0.5 * (distance(a) - distance(b));
}

/** Gauss and Jordan. */
function invert(matrix: readonly (readonly number[])[]): number[][] {
  const rows = matrix.map((row, p) => [...row, ...row.map((_, q) => (p === q ? 1 : 0))]);
  rows.forEach((pivot, p) => {
    const scale = pivot[p];
    pivot.forEach((value, q) => {
      pivot[q] = value / scale;
    });
    rows.forEach((row, r) => {
      if (r === p) return;
      const factor = row[p];
      row.forEach((_, q) => {
        row[q] -= factor * pivot[q];
      });
    });
  });
  return rows.map((row) => row.slice(matrix.length));
}

describe('columns', () => {
  it('put every image in one fold, labelled ones first, and spread each class over the folds', () => {
    const { images, folds } = deal();
    assert.deepEqual(
      [...images].sort((a, b) => a - b),
      [...noCopies],
    );
    for (const { start, labelledEnd, end } of folds) {
      assert.ok([...images.subarray(start, labelledEnd)].every((i) => labels[i] >= 0));
      assert.ok([...images.subarray(labelledEnd, end)].every((i) => labels[i] < 0));
      const perClass = [0, 1, 2].map((k) => images.subarray(start, labelledEnd).filter((i) => labels[i] === k).length);
      assert.ok(Math.max(...perClass) - Math.min(...perClass) <= 1);
    }
  });

  it('keep copies together', () => {
    const { images, folds } = deal(noCopies.map((i) => (i % 4 === 3 ? i - 3 : i)));
    const foldOf = (image: number): number =>
      folds.findIndex(({ start, end }) => images.subarray(start, end).includes(image));
    for (let i = 3; i < COUNT; i += 4) assert.equal(foldOf(i), foldOf(i - 3));
  });

  it('score held-out images only, and train on all others', () => {
    const {
      images,
      folds: [trainers, heldOut],
    } = deal(noCopies, Uint32Array.of(3, 4, 9));
    assert.deepEqual([trainers.scored, heldOut.scored], [false, true]);
    assert.deepEqual([...images.subarray(heldOut.start, heldOut.end)], [3, 4, 9]);
    assert.equal(trainers.end - trainers.start, COUNT - 3);
  });
});

describe('products of features', () => {
  it('equal a naive loop, for odd and even numbers of features and any range', () => {
    for (const dim of [1, 4, 5]) {
      const values = Float32Array.from({ length: dim * 30 }, () => normal(random));
      const sums = gram({ dim, count: 30, values }, 7, 29);
      for (let p = 0; p < dim; p++) {
        for (let q = 0; q < dim; q++) {
          let expected = 0;
          for (let c = 7; c < 29; c++) expected += values[p * 30 + c] * values[q * 30 + c];
          assert.ok(Math.abs(sums[p * dim + q] - expected) < 1e-5);
        }
      }
    }
  });
});

describe('discriminant', () => {
  it('has the scores of Gaussians around the class means outside the fold', () => {
    const columns = deal();
    const found = scores(columns, labels);
    const { images, folds } = columns;
    const { start, end } = folds[2];
    const trainers = [...images].filter((i, c) => labels[i] >= 0 && (c < start || c >= end));
    for (const image of images.subarray(start, end)) {
      for (const [a, b] of [
        [0, 1],
        [2, 1],
      ]) {
        const expected = naiveDifference(image, trainers, a, b);
        assert.ok(Math.abs(found[image * CLASSES + a] - found[image * CLASSES + b] - expected) < 1e-3);
      }
    }
  });

  it('never uses the label of the image that it scores, nor those of its fold', () => {
    const columns = deal();
    const { start, labelledEnd } = columns.folds[0];
    const inFold = columns.images.subarray(start, labelledEnd);
    const changed = labels.slice();
    for (const i of inFold) changed[i] = (labels[i] + 1) % CLASSES;
    const [before, after] = [scores(columns, labels), scores(columns, changed)];
    for (const i of inFold)
      assert.deepEqual(before.subarray(i * CLASSES, (i + 1) * CLASSES), after.subarray(i * CLASSES, (i + 1) * CLASSES));
  });

  it('gives a class without a trainer the lowest score', () => {
    const lone = labels.map((label, i) => (i === 5 ? 2 : label < 0 ? -1 : Math.min(label, 1)));
    const found = scores(dealColumns(all, lone, noCopies, null, seededRandom(7)), lone);
    assert.equal(found[5 * CLASSES + 2], Math.min(found[5 * CLASSES], found[5 * CLASSES + 1]));
  });

  it('says nothing without labels', () => {
    const none = labels.map(() => -1);
    assert.ok(scores(dealColumns(all, none, noCopies, null, seededRandom(7)), none).every((score) => score === 0));
  });
});

describe('kernel features', () => {
  it('have the kernel between landmarks as inner products', () => {
    const columns = deal();
    const { dim, count, values } = kernelFeatures(embeddings, columns, seededRandom(3), quietJob);
    assert.equal(dim, COUNT / 2);
    const product = (a: number, b: number): number =>
      Array.from({ length: dim }, (_, f) => values[f * count + a] * values[f * count + b]).reduce((x, y) => x + y, 0);
    // Landmarks are the columns whose features have length 1: the kernel of an image and itself.
    const landmarks = [...Array(count).keys()].filter((c) => Math.abs(product(c, c) - 1) < 2e-3);
    assert.ok(landmarks.length >= dim);
    const cosine = (a: number, b: number): number =>
      Array.from(
        { length: DIM },
        (_, f) => embeddings.values[columns.images[a] * DIM + f] * embeddings.values[columns.images[b] * DIM + f],
      ).reduce((x, y) => x + y, 0);
    const [first, second, third] = landmarks;
    // k = exp(-s (1 - cosine)): the logarithms of two kernels have the ratio of the distances.
    const ratio = Math.log(product(first, second)) / Math.log(product(first, third));
    assert.ok(Math.abs(ratio - (1 - cosine(first, second)) / (1 - cosine(first, third))) < 0.02);
  });
});
