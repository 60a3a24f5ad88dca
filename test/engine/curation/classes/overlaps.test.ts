import assert from 'node:assert/strict';
import { classOverlaps } from '../../../../src/engine/curation/classes/overlaps';
import { comparedSearch } from '../../../../src/engine/neighbours/compared';
import { normalizeRows } from '../../../../src/engine/numeric/embeddings';
import type { Knn } from '../../../../src/engine/numeric/knn';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';
import { quietJob } from '../../../../src/engine/protocol';

/** 40 images per class around the given directions of the plane. */
function around(directions: readonly number[], seed = 1): { knn: Knn; labels: Int32Array } {
  const random = seededRandom(seed);
  const labels = Int32Array.from({ length: 40 * directions.length }, (_, i) => i % directions.length);
  const values = normalizeRows(
    Float32Array.from({ length: 2 * labels.length }, (_, p) => {
      const angle = directions[labels[p >> 1]];
      return (p % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + 0.1 * normal(random);
    }),
    2,
  );
  return {
    labels,
    knn: comparedSearch({ count: labels.length, dim: 2, values })(values, Int32Array.from(labels.keys()), 20, quietJob),
  };
}

describe('classOverlaps', () => {
  it('is about 1 for two names of one class, and none for classes apart', () => {
    const { knn, labels } = around([0, 0, 3]);
    const pairs = classOverlaps(knn, labels, 3);
    assert.deepEqual(
      pairs.map(({ a, b }) => [a, b]),
      [[0, 1]],
    );
    assert.ok(pairs[0].overlap > 0.85, String(pairs[0].overlap));
    assert.ok(Math.abs(pairs[0].expected - (2 * 40 * 40) / (80 * 79)) < 1e-12);
  });

  it('lies between for classes that touch', () => {
    const { knn, labels } = around([0, 0.3, 3], 2);
    const [{ overlap }] = classOverlaps(knn, labels, 3);
    assert.ok(overlap > 0.05 && overlap < 0.6, String(overlap));
  });

  it('counts the links that a naive count gives', () => {
    const { knn, labels } = around([0, 0.2, 0.4, 0.6], 3);
    for (const { a, b, links, crossing } of classOverlaps(knn, labels, 4)) {
      let [all, cross] = [0, 0];
      labels.forEach((own, i) => {
        for (const other of knn.indices.subarray(i * 20, i * 20 + 10)) {
          if (![a, b].includes(own) || ![a, b].includes(labels[other])) continue;
          all++;
          if (labels[other] !== own) cross++;
        }
      });
      assert.deepEqual([links, crossing], [all, cross]);
    }
  });

  it('is nothing for small classes whose images have each other as nearest', () => {
    const labels = Int32Array.of(0, 0, 1, 1);
    const indices = Int32Array.of(1, 2, 3, 0, 2, 3, 3, 0, 1, 2, 0, 1);
    assert.deepEqual(classOverlaps({ k: 3, indices, distances: new Float32Array(12) }, labels, 2), []);
  });

  it('does not hear images without a label, and needs two classes', () => {
    const { knn, labels } = around([0, 0]);
    assert.deepEqual(
      classOverlaps(
        knn,
        labels.map((label) => (label === 1 ? -1 : 0)),
        2,
      ),
      [],
    );
    assert.deepEqual(
      classOverlaps({ k: 1, indices: new Int32Array(0), distances: new Float32Array(0) }, new Int32Array(0), 0),
      [],
    );
  });
});
