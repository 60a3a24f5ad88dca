import assert from 'node:assert/strict';
import type { Knn } from '../../../../src/engine/numeric/knn';
import { samplerOptions, type SamplerOptionsOf } from '../../../../src/engine/recipe/samplerOptions';
import { globalHardSampler } from '../../../../src/engine/metric/samplers/globalHardSampler';
import { hardNegatives } from '../../../../src/engine/metric/samplers/hardNegatives';
import { seededRandom } from '../../../../src/engine/numeric/random';
import { distance, randomRows, unit } from '../checkLoss';

const options = (changed: object = {}) =>
  samplerOptions.parse({ name: 'globalHard', ...changed }) as SamplerOptionsOf<'globalHard'>;

function knnOf(rows: number[][], k: number): Knn {
  const lists = rows.map((row, i) =>
    [...rows.keys()]
      .filter((j) => j !== i)
      .map((j) => ({ j, d: distance(row, rows[j]) ** 2 / 2 }))
      .sort((a, b) => a.d - b.d || a.j - b.j)
      .slice(0, k),
  );
  return {
    k,
    indices: Int32Array.from(lists.flat(), ({ j }) => j),
    distances: Float32Array.from(lists.flat(), ({ d }) => d),
  };
}

describe('global hard negatives', () => {
  it('are the near miss of each image that has one, hardest first', () => {
    const rows = randomRows(40, 3, 4).map(unit);
    const labels = Int32Array.from(rows, (_, i) => i % 3);
    const k = 12;
    const { anchors, negatives } = hardNegatives(knnOf(rows, k), labels);
    const to = (a: number, b: number) => distance(rows[a], rows[b]) ** 2 / 2;
    const listOf = (a: number) =>
      [...rows.keys()]
        .filter((b) => b !== a)
        .sort((x, y) => to(a, x) - to(a, y))
        .slice(0, k);
    const trusted = [...rows.keys()].filter((a) => listOf(a).filter((b) => labels[b] === labels[a]).length / k >= 0.2);
    const expected = trusted
      .flatMap((a) => {
        const hit = listOf(a).find((b) => labels[b] === labels[a])!;
        const miss = listOf(a).find((b) => labels[b] !== labels[a] && trusted.includes(b));
        return miss === undefined ? [] : [{ a, miss, gap: to(a, miss) - to(a, hit) }];
      })
      .sort((x, y) => x.gap - y.gap);
    assert.ok(expected.length > 20);
    assert.deepEqual(
      [...anchors],
      expected.map(({ a }) => a),
    );
    assert.deepEqual(
      [...negatives],
      expected.map(({ miss }) => miss),
    );
  });

  it('leave out images that only their label sets apart, and images without a label', () => {
    // Two tight groups; image 4 lies in group 0 with the label of group 1, image 9 has no label.
    const rows = [
      ...Array.from({ length: 5 }, (_, i) => unit([1, 0.01 * i])),
      ...Array.from({ length: 5 }, (_, i) => unit([0.6, 0.8 + 0.01 * i])),
    ];
    const labels = Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1, 1, -1);
    const { anchors, negatives } = hardNegatives(knnOf(rows, 4), labels);
    for (const left of [4, 9]) assert.ok(!anchors.includes(left) && !negatives.includes(left));
  });

  it('are none without labels or with one class', () => {
    const knn = knnOf(randomRows(5, 2, 1).map(unit), 3);
    assert.equal(hardNegatives(knn, new Int32Array(5).fill(-1)).anchors.length, 0);
    assert.equal(hardNegatives(knn, new Int32Array(5)).anchors.length, 0);
  });
});

describe('global hard sampler', () => {
  const rows = randomRows(120, 4, 6).map(unit);
  const labels = Int32Array.from(rows, (_, i) => i % 12);

  it('draws balanced batches before it knows the neighbours', () => {
    const batch = globalHardSampler(options({ classesPerBatch: 5, imagesPerClass: 4 }), labels).next(seededRandom(1));
    assert.equal(batch.length, 20);
    assert.equal(new Set([...batch].map((image) => labels[image])).size, 5);
  });

  it('puts hard negatives with their anchors into the next batches', () => {
    const sampler = globalHardSampler(
      options({ classesPerBatch: 6, imagesPerClass: 4, share: 0.7, neighbours: 20 }),
      labels,
    );
    const knn = knnOf(rows, sampler.renewal!.neighbours);
    sampler.renewal!.renew(knn);
    const { anchors, negatives } = hardNegatives(knn, labels);
    const random = seededRandom(2);
    for (let i = 0; i < 30; i++) {
      const batch = sampler.next(random);
      assert.equal(batch.length, 24);
      assert.equal(new Set(batch).size, 24);
      assert.equal(new Set([...batch].map((image) => labels[image])).size, 6);
      assert.ok([...anchors].filter((anchor, t) => batch.includes(anchor) && batch.includes(negatives[t])).length >= 2);
    }
  });

  it('works with two classes and with a class of two images', () => {
    const few = Int32Array.of(0, 0, 1, 1, 1, 1);
    const sampler = globalHardSampler(options(), few);
    sampler.renewal!.renew(knnOf(rows.slice(0, 6), 5));
    assert.deepEqual([...sampler.next(seededRandom(1))].sort(), [0, 1, 2, 3, 4, 5]);
  });
});
