import assert from 'node:assert/strict';
import { Coverage } from '../../../../src/engine/curation/unlabelled/coverage';
import { nearness } from '../../../../src/engine/curation/unlabelled/representation';
import { comparedSearch } from '../../../../src/engine/neighbours/compared';
import { normalizeRows } from '../../../../src/engine/numeric/embeddings';
import type { Knn } from '../../../../src/engine/numeric/knn';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';
import { quietJob } from '../../../../src/engine/protocol';

const COUNT = 60;
const K = 8;

function randomKnn(seed: number): Knn {
  const random = seededRandom(seed);
  const values = normalizeRows(
    Float32Array.from({ length: COUNT * 3 }, () => normal(random)),
    3,
  );
  return comparedSearch({ count: COUNT, dim: 3, values })(
    values,
    Int32Array.from({ length: COUNT }, (_, i) => i),
    K,
    quietJob,
  );
}

/** The facility location function by its definition. */
function value(knn: Knn, weights: Float32Array, known: readonly number[]): number {
  let sum = 0;
  for (let j = 0; j < COUNT; j++) {
    let best = known.includes(j) ? 1 : 0;
    for (let at = j * K; at < (j + 1) * K; at++)
      if (known.includes(knn.indices[at])) best = Math.max(best, nearness(knn, at));
    sum += weights[j] * best;
  }
  return sum;
}

describe('Coverage', () => {
  it('knows the gain of every image as the definition gives it, after each one made known', () => {
    const knn = randomKnn(1);
    const random = seededRandom(2);
    const weights = Float32Array.from({ length: COUNT }, (_, i) => (i % 7 === 0 ? 0 : random()));
    const coverage = new Coverage(knn, weights);
    const known: number[] = [];
    for (const image of [3, 17, 18, 40, 3, 59]) {
      coverage.makeKnown(image);
      known.push(image);
      for (let i = 0; i < COUNT; i++) {
        const gain = value(knn, weights, [...known, i]) - value(knn, weights, known);
        assert.ok(Math.abs(coverage.gains[i] - gain) < 1e-5, `image ${i} gains ${coverage.gains[i]} for ${gain}`);
      }
    }
  });

  it('handles no images', () => {
    assert.equal(
      new Coverage({ k: 4, indices: new Int32Array(0), distances: new Float32Array(0) }, new Float32Array(0)).gains
        .length,
      0,
    );
  });
});
