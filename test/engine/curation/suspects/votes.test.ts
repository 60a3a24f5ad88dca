import assert from 'node:assert/strict';
import { voteProbabilities } from '../../../../src/engine/curation/suspects/votes';
import type { Knn } from '../../../../src/engine/numeric/knn';
import { seededRandom, shuffle } from '../../../../src/engine/numeric/random';

/** Lists of neighbours by hand: per image pairs of index and distance. */
function lists(rows: readonly (readonly [number, number])[][], k: number): Knn {
  const indices = new Int32Array(rows.length * k).fill(-1);
  const distances = new Float32Array(rows.length * k).fill(Infinity);
  rows.forEach((row, i) =>
    row.forEach(([index, distance], n) => {
      indices[i * k + n] = index;
      distances[i * k + n] = distance;
    }),
  );
  return { k, indices, distances };
}

const noCopies = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);
const plain = { neighbours: 2, smoothing: 0 };

describe('votes', () => {
  it(
    'are plain shares where all voters are equally near, the image itself left out (gold values of Datalab, self ' +
      'excluded)',
    () => {
      // x = 0, 1, 2.5, 10, 11, 12.5, 2.2 with labels 0 0 0 1 1 1 1 and the two nearest of each, all at one distance.
      const near = [
        [1, 6],
        [0, 6],
        [6, 1],
        [4, 5],
        [3, 5],
        [4, 3],
        [2, 1],
      ];
      const knn = lists(
        near.map((row) => row.map((j) => [j, 0.5] as const)),
        2,
      );
      const votes = voteProbabilities(knn, Int32Array.of(0, 0, 0, 1, 1, 1, 1), 2, noCopies(7), plain);
      assert.deepEqual([...votes], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0, 1, 0, 1, 0, 1, 1, 0]);
    },
  );

  it('equal a naive loop on random lists', () => {
    const random = seededRandom(3);
    const count = 40,
      k = 12,
      classes = 4;
    const labels = Int32Array.from({ length: count }, () => Math.floor(random() * (classes + 1)) - 1);
    const cluster = Int32Array.from({ length: count }, (_, i) => (i % 7 === 1 ? i - 1 : i));
    const rows = Array.from({ length: count }, () =>
      shuffle([...labels.keys()], random)
        .slice(0, k)
        .map((j, n) => [j, 0.1 * n + 0.05 * random()] as const),
    );
    const votes = voteProbabilities(lists(rows, k), labels, classes, cluster, { neighbours: 5, smoothing: 1 });
    rows.forEach((row, i) => {
      const voters = row
        .filter(([j]) => j !== i && labels[j] >= 0)
        .slice(0, 5)
        .map(([j, d]) => [j, Math.fround(d)] as const);
      const first = voters[0][1],
        last = voters[voters.length - 1][1];
      const weight = ([j, d]: readonly [number, number]): number =>
        Math.exp(last > first ? (first - d) / (last - first) : 0) /
        voters.filter(([other]) => cluster[other] === cluster[j]).length;
      const total = 1 + voters.reduce((sum, voter) => sum + weight(voter), 0);
      for (let c = 0; c < classes; c++) {
        const expected =
          (1 / classes + voters.filter(([j]) => labels[j] === c).reduce((sum, voter) => sum + weight(voter), 0)) /
          total;
        assert.ok(Math.abs(votes[i * classes + c] - expected) < 1e-6);
      }
    });
  });

  it('count a group of copies as one voter', () => {
    const knn = lists(
      [
        [
          [1, 0.5],
          [2, 0.5],
          [3, 0.5],
          [4, 0.5],
        ],
        [],
        [],
        [],
        [],
      ],
      4,
    );
    const votes = voteProbabilities(knn, Int32Array.of(0, 1, 1, 1, 0), 2, Int32Array.of(0, 1, 1, 1, 4), {
      neighbours: 4,
      smoothing: 0,
    });
    assert.deepEqual([...votes.subarray(0, 2)], [0.5, 0.5]);
  });

  it('are all 0 where no neighbour has a label', () => {
    const knn = lists([[[1, 0.1]], [[0, 0.1]]], 1);
    assert.deepEqual([...voteProbabilities(knn, Int32Array.of(0, -1), 1, noCopies(2), plain)], [0, 1]);
    assert.deepEqual([...voteProbabilities(knn, Int32Array.of(-1, -1), 0, noCopies(2), plain)], []);
  });

  it('never ask the image for its own label', () => {
    const knn = lists(
      [
        [
          [1, 0.1],
          [2, 0.2],
        ],
        [
          [0, 0.1],
          [2, 0.3],
        ],
        [
          [0, 0.2],
          [1, 0.3],
        ],
      ],
      2,
    );
    const asLabelled = (own: number): number[] => [
      ...voteProbabilities(knn, Int32Array.of(own, 1, 0), 2, noCopies(3), plain).subarray(0, 2),
    ];
    assert.deepEqual(asLabelled(0), asLabelled(1));
  });
});
