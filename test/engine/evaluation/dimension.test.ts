import assert from 'node:assert/strict';
import { dimensionReport, intrinsicDimension, kOccurrences, skewness } from '../../../src/engine/evaluation/dimension';
import { nearestFirst } from '../../../src/engine/evaluation/ranking';
import type { Knn } from '../../../src/engine/numeric/knn';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { near } from './data';

function knnOf(rows: number[][], k: number): Knn {
  const lists = rows.map((row, i) => {
    const distances = Float64Array.from(rows, (other, j) =>
      i === j ? Infinity : row.reduce((sum, x, d) => sum + (x - other[d]) ** 2, 0) / 2,
    );
    return Array.from(nearestFirst(distances, k), (j) => ({ j, distance: distances[j] }));
  });
  return {
    k,
    indices: Int32Array.from(lists.flat(), ({ j }) => j),
    distances: Float32Array.from(lists.flat(), ({ distance }) => distance),
  };
}

/** Unit rows that vary in `directions` of `dim` around one point. */
function sheet(count: number, directions: number, dim: number): number[][] {
  const random = seededRandom(directions);
  return Array.from({ length: count }, () => {
    const row = Array.from({ length: dim }, (_, d) => (d === 0 ? 1 : d <= directions ? 0.8 * (random() - 0.5) : 0));
    return row.map((x) => x / Math.hypot(...row));
  });
}

describe('intrinsic dimension', () => {
  it('counts the directions in which images vary, not the numbers of the embedding', () => {
    for (const directions of [1, 2, 4])
      near(intrinsicDimension(knnOf(sheet(100 * 2 ** directions, directions, 12), 12)), directions, 0.25 * directions);
  });

  it('is the closed form for one image', () => {
    // Squared distances 2c: ratios of distances are √(.04/.01) = 2 and √(.04/.02).
    near(
      intrinsicDimension({ k: 3, indices: Int32Array.of(1, 2, 3), distances: Float32Array.of(0.01, 0.02, 0.04) }),
      2 / (Math.log(2) + Math.log(Math.SQRT2)),
      1e-5,
    );
  });

  it('is not disturbed by exact duplicates, and unknown where all are equal', () => {
    const knn = { k: 4, indices: Int32Array.of(1, 2, 3, 4), distances: Float32Array.of(0, 0.01, 0.02, 0.04) };
    near(intrinsicDimension(knn), 2 / (Math.log(2) + Math.log(Math.SQRT2)), 1e-5);
    assert.ok(Number.isNaN(intrinsicDimension({ k: 2, indices: Int32Array.of(1, 0), distances: new Float32Array(4) })));
    assert.ok(Number.isNaN(intrinsicDimension({ k: 2, indices: new Int32Array(0), distances: new Float32Array(0) })));
  });
});

describe('hubness', () => {
  it('counts how often an image is a neighbour, and is its skewness', () => {
    assert.deepEqual(
      [...kOccurrences({ k: 1, indices: Int32Array.of(1, 0, 0, 0, -1), distances: new Float32Array(5) })],
      [3, 1, 0, 0, 0],
    );
    // Moments of 3, 1, 0, 0, 0 around .8.
    near(
      skewness([3, 1, 0, 0, 0]),
      (2.2 ** 3 + 0.2 ** 3 - 3 * 0.8 ** 3) / 5 / ((2.2 ** 2 + 0.2 ** 2 + 3 * 0.8 ** 2) / 5) ** 1.5,
    );
    assert.equal(skewness([2, 2]), 0);
    assert.equal(skewness([]), 0);
  });

  it('grows with the dimension: the curse', () => {
    const cloud = (dim: number) => {
      const random = seededRandom(1);
      return Array.from({ length: 400 }, () => Array.from({ length: dim }, () => normal(random) / Math.sqrt(dim)));
    };
    const low = dimensionReport(knnOf(cloud(3), 10), 3),
      high = dimensionReport(knnOf(cloud(100), 10), 100);
    assert.ok(high.hubness > 1.4 && low.hubness < 0.7, `${low.hubness}, ${high.hubness}`);
    assert.match(high.advice.at(-1)!, /Hubs stand out/);
    assert.match(low.advice.at(-1)!, /spread fairly/);
    assert.ok(high.hub.times > 3 * 10 && high.antihubs > 0.05);
  });

  it('advises on the number of dimensions', () => {
    const knn = knnOf(sheet(300, 2, 40), 12);
    assert.match(
      dimensionReport(knn, 40).advice[0],
      /vary in about 2 directions of 40: an embedding of \d numbers would do/,
    );
    assert.match(dimensionReport(knn, 10).advice[0], /an embedding of 10 numbers fits/);
    assert.match(dimensionReport(knn, 3).advice[0], /more numbers may help/);
    assert.match(
      dimensionReport({ k: 3, indices: new Int32Array(0), distances: new Float32Array(0) }, 3).advice[0],
      /too few/,
    );
  });
});
