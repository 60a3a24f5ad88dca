import assert from 'node:assert/strict';
import { hardNegativeFindings, mineHardNegatives } from '../../../src/engine/curation/hardNegatives';
import type { Knn } from '../../../src/engine/numeric/knn';
import { normal, seededRandom } from '../../../src/engine/numeric/random';

const COUNT = 40;
const random = seededRandom(6);
const places = Float64Array.from({ length: COUNT }, () => normal(random));
const labels = Int32Array.from({ length: COUNT }, (_, i) => (i === 7 ? -1 : i === 8 ? 9 : i % 3));
const distance = (a: number, b: number): number => Math.fround(Math.abs(places[a] - places[b]));

/** All other images by distance on a line, cut off after k. */
function neighbours(k: number): Knn {
  const rows = [...labels.keys()].map((i) =>
    [...labels.keys()]
      .filter((j) => j !== i)
      .sort((a, b) => distance(i, a) - distance(i, b) || a - b)
      .slice(0, k),
  );
  return {
    k,
    indices: Int32Array.from(rows.flat()),
    distances: Float32Array.from(rows.flatMap((row, i) => row.map((j) => distance(i, j)))),
  };
}

const calm = { labels, wrong: new Float32Array(COUNT), threshold: 0.5, kept: new Uint8Array(COUNT) };
const keyed = (a: ArrayLike<number>, b: ArrayLike<number>): string[] =>
  Array.from(a, (anchor, p) => `${Math.min(anchor, b[p])}-${Math.max(anchor, b[p])}`);

describe('hard negatives', () => {
  const { pairs, withSuspects } = mineHardNegatives({ ...calm, knn: neighbours(COUNT - 1) });

  it('are the pairs of different classes that are nearer than the near hit of one of them, each once', () => {
    const expected = new Map<string, number>();
    for (let a = 0; a < COUNT; a++) {
      const hits = [...labels.keys()].filter((j) => j !== a && labels[j] === labels[a]).map((j) => distance(a, j));
      if (labels[a] < 0 || hits.length === 0) continue;
      for (let b = 0; b < COUNT; b++) {
        if (labels[b] < 0 || labels[b] === labels[a] || distance(a, b) >= Math.min(...hits)) continue;
        const key = keyed([a], [b])[0];
        expected.set(key, Math.max(expected.get(key) ?? 0, 1 - distance(a, b) / Math.min(...hits)));
      }
    }
    const found = keyed(pairs.anchors, pairs.negatives);
    assert.equal(new Set(found).size, found.length);
    assert.deepEqual(new Set(found), new Set(expected.keys()));
    found.forEach((key, p) => assert.ok(Math.abs(pairs.hardness[p] - expected.get(key)!) < 1e-5, key));
  });

  it('come hardest first', () => {
    assert.ok(pairs.hardness.every((value, p) => p === 0 || value <= pairs.hardness[p - 1]));
    assert.equal(withSuspects.anchors.length, 0);
  });

  it('are kept apart where a label is probably wrong', () => {
    const wrong = calm.wrong.slice();
    wrong[pairs.anchors[0]] = 0.9;
    const mined = mineHardNegatives({ ...calm, wrong, knn: neighbours(COUNT - 1) });
    assert.ok(mined.withSuspects.anchors.length > 0);
    assert.ok([...mined.pairs.anchors, ...mined.pairs.negatives].every((i) => i !== pairs.anchors[0]));
    assert.equal(mined.withSuspects.anchors.length + mined.pairs.anchors.length, pairs.anchors.length);
  });

  it('are not shown again once both labels are confirmed', () => {
    const kept = calm.kept.slice();
    kept[pairs.anchors[0]] = kept[pairs.negatives[0]] = 1;
    const mined = mineHardNegatives({ ...calm, kept, knn: neighbours(COUNT - 1) });
    assert.ok(!keyed(mined.pairs.anchors, mined.pairs.negatives).includes(keyed(pairs.anchors, pairs.negatives)[0]));
  });

  it('are measured by the end of the list where the near hit is further away', () => {
    const knn: Knn = {
      k: 2,
      indices: Int32Array.of(1, 2, 0, 2, 0, 1, 0, 1),
      distances: Float32Array.of(0.1, 0.4, 0.1, 0.3, 0.4, 0.3, 0.5, 0.6),
    };
    const { pairs: found } = mineHardNegatives({
      labels: Int32Array.of(0, 1, 1, 0),
      wrong: new Float32Array(4),
      threshold: 0.5,
      kept: new Uint8Array(4),
      knn,
    });
    assert.equal(found.anchors[0], 0);
    assert.equal(found.nearHits[0], Infinity);
    assert.ok(Math.abs(found.hardness[0] - 0.75) < 1e-6);
  });

  it('are none with one class, without labels, among images of one per class and in an empty dataset', () => {
    for (const each of [labels.map(() => 0), labels.map(() => -1), labels.map((_, i) => i)]) {
      assert.equal(mineHardNegatives({ ...calm, labels: each, knn: neighbours(5) }).pairs.anchors.length, 0);
    }
    const nothing = {
      knn: { k: 0, indices: new Int32Array(0), distances: new Float32Array(0) },
      labels: new Int32Array(0),
      wrong: new Float32Array(0),
      threshold: 0.5,
      kept: new Uint8Array(0),
    };
    assert.equal(mineHardNegatives(nothing).pairs.anchors.length, 0);
  });

  it('say in a sentence what is how near', () => {
    const knn: Knn = {
      k: 2,
      indices: Int32Array.of(1, 2, 0, 2, 0, 1),
      distances: Float32Array.of(0.1, 0.4, 0.1, 0.6, 0.4, 0.6),
    };
    const lined = Int32Array.of(0, 1, 0);
    const mined = mineHardNegatives({
      labels: lined,
      wrong: new Float32Array(3),
      threshold: 0.5,
      kept: new Uint8Array(3),
      knn,
    });
    const [finding, ...rest] = hardNegativeFindings(
      mined.pairs,
      { paths: ['a.png', 'b.png', 'c.png'], classes: ['cat', 'dog'], labels: lined },
      1,
    );
    assert.equal(rest.length, 0);
    assert.equal(finding.id, 'hardNegative:a.png:b.png');
    assert.equal(finding.reason, 'b.png (dog) lies 0.100 from this cat, while its nearest other cat is 0.400 away.');
    assert.deepEqual(
      finding.evidence.map(({ path, label }) => [path, label]),
      [['b.png', 'dog']],
    );
    assert.ok(Math.abs(finding.score - 0.75) < 1e-6);
  });
});
