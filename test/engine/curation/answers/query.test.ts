import assert from 'node:assert/strict';
import { distanceOf, heldOutPairs, nearestTo, type QuerySpaces } from '../../../../src/engine/curation/answers/query';
import { verify } from '../../../../src/engine/curation/answers/verify';
import type { RowMap } from '../../../../src/engine/metric/metricRows';
import { normalizeRows } from '../../../../src/engine/numeric/embeddings';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';

const random = seededRandom(1);
const COUNT = 12;
const DIM = 4;
/** Even images look up, odd ones right; image 11 has no embedding. */
const rows = () => {
  const values = normalizeRows(
    Float32Array.from({ length: COUNT * DIM }, (_, n) =>
      n % DIM === Math.floor(n / DIM) % 2 ? 1 : 0.2 * normal(random),
    ),
    DIM,
  );
  return values.fill(0, 11 * DIM);
};
const same: RowMap = (embeddings) => embeddings;
const spaces: QuerySpaces = {
  spaces: [
    { embeddings: { count: COUNT, dim: DIM, values: rows() }, heldOut: Uint32Array.of(0, 1, 2, 3, 4, 5) },
    { embeddings: { count: COUNT, dim: DIM, values: rows() }, heldOut: Uint32Array.of(6, 7, 8, 9, 10) },
    { embeddings: { count: COUNT, dim: DIM, values: rows() }, heldOut: null },
  ],
  maps: [same, same, same],
};
const NONE = new Uint8Array(COUNT);
const LABELS = Int32Array.from({ length: COUNT }, (_, i) => i % 2);

const rowIn = (space: number, image: number): number[] => [
  ...spaces.spaces[space].embeddings.values.subarray(image * DIM, (image + 1) * DIM),
];
const distance = (a: readonly number[], b: readonly number[]): number =>
  1 - a.reduce((sum, value, d) => sum + value * b[d], 0);

describe('nearest images', () => {
  it(
    'of an image come from the networks that did not learn it, nearest first, without itself and without images ' +
      'that have no row',
    () => {
      const { indices, distances } = nearestTo(7, spaces, NONE, COUNT, null);
      const expected = [...Array(11).keys()]
        .filter((i) => i !== 7)
        .sort((a, b) => distance(rowIn(1, 7), rowIn(1, a)) - distance(rowIn(1, 7), rowIn(1, b)));
      assert.deepEqual([...indices], expected);
      distances.forEach((found, n) => assert.ok(Math.abs(found - distance(rowIn(1, 7), rowIn(1, expected[n]))) < 1e-5));
    },
  );

  it('of an image from elsewhere are by the mean over all networks', () => {
    const subject = [Float32Array.of(1, 0, 0, 0), Float32Array.of(0, 1, 0, 0), Float32Array.of(0, 0, 0, 1)];
    const mean = (i: number): number => (distance([1, 0, 0, 0], rowIn(0, i)) + distance([0, 1, 0, 0], rowIn(1, i))) / 2;
    const { indices } = nearestTo(subject, spaces, NONE, 3, null);
    assert.deepEqual([...indices], [...Array(11).keys()].sort((a, b) => mean(a) - mean(b)).slice(0, 3));
  });

  it('leave out what is hidden, and are fewer where fewer are left', () => {
    const hidden = NONE.slice().fill(1, 2);
    assert.deepEqual([...nearestTo(0, spaces, hidden, 5, null).indices], [1]);
  });

  it('at a level look at its part of the embedding alone', () => {
    // Image 1 is nearer as a whole, image 2 in the first two numbers.
    const values = Float32Array.of(0.6, 0, 0.8, 0, 0, 0.6, 0.8, 0, 0.6, 0, 0, -0.8);
    const flat: QuerySpaces = { spaces: [{ embeddings: { count: 3, dim: 4, values }, heldOut: null }], maps: [same] };
    assert.deepEqual([...nearestTo(0, flat, new Uint8Array(3), 2, null).indices], [1, 2]);
    assert.deepEqual([...nearestTo(0, flat, new Uint8Array(3), 2, { levels: 2, level: 0 }).indices], [2, 1]);
  });
});

describe('comparing two images', () => {
  it('measures them in a space that learned neither, where there is one', () => {
    assert.ok(Math.abs(distanceOf(0, 3, spaces, null) - distance(rowIn(0, 0), rowIn(0, 3))) < 1e-6);
  });

  it('calibrates on every pair that a network holds out both of', () => {
    const pairs = heldOutPairs(spaces, LABELS, null, 1);
    assert.equal(pairs.distances.length, (6 * 5) / 2 + (5 * 4) / 2);
    assert.equal(
      Array.from(pairs.same).reduce((sum, one) => sum + one, 0),
      2 * 3 + 3 + 1,
    );
  });

  it('calibrates on a pair that several networks hold out by their mean, as its two images are judged', () => {
    const twice: QuerySpaces = {
      spaces: [spaces.spaces[0], { ...spaces.spaces[1], heldOut: Uint32Array.of(4, 5) }],
      maps: [same, same],
    };
    const { distances } = heldOutPairs(twice, LABELS, null, 1);
    assert.equal(distances.length, (6 * 5) / 2);
    assert.ok(Math.abs(distances[distances.length - 1] - distanceOf(4, 5, twice, null)) < 1e-6);
    assert.ok(
      Math.abs(
        distanceOf(4, 5, twice, null) - (distance(rowIn(0, 4), rowIn(0, 5)) + distance(rowIn(1, 4), rowIn(1, 5))) / 2,
      ) < 1e-6,
    );
  });

  it('tells images of one class from others, with a probability on the same side', () => {
    for (const [a, b, expected] of [
      [0, 2, true],
      [0, 3, false],
    ] as const) {
      const verdict = verify({ a, b, labels: LABELS, subspace: null, far: null }, spaces, 1);
      assert.equal(verdict.same, expected);
      assert.equal(verdict.probability > 0.5, expected);
    }
  });

  it('says what is missing where there are no pairs of a kind, or too few for the rate asked for', () => {
    assert.throws(() => verify({ a: 0, b: 1, labels: LABELS.slice().fill(0), subspace: null, far: null }, spaces, 1), {
      code: 'verify/pairs',
    });
    assert.throws(() => verify({ a: 0, b: 1, labels: LABELS, subspace: null, far: 0.01 }, spaces, 1), {
      code: 'verify/far',
      message: /1000 pairs/,
    });
  });
});
