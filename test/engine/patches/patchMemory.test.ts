import assert from 'node:assert/strict';
import type { FeatureMap } from '../../../src/engine/backbone/runner';
import { coreset } from '../../../src/engine/patches/coreset';
import { PatchCollector } from '../../../src/engine/patches/patchMemory';
import { patchRows } from '../../../src/engine/patches/patchRows';
import { normal, seededRandom } from '../../../src/engine/numeric/random';

const SIDE = 5;
const CHANNELS = 3;

/** A map whose places all look alike but for noise, and one strange place. */
function mapOf(seed: number, strange?: readonly [x: number, y: number]): FeatureMap {
  const random = seededRandom(seed);
  const values = Float32Array.from({ length: SIDE * SIDE * CHANNELS }, (_, n) =>
    n % CHANNELS === 0 ? 1 : 0.05 * normal(random),
  );
  if (strange) values.set([0, 0, 30], (strange[1] * SIDE + strange[0]) * CHANNELS);
  return { height: SIDE, width: SIDE, channels: CHANNELS, values };
}

describe('patches', () => {
  it('are the mean of a place and those around it, as unit rows', () => {
    const map = mapOf(1);
    const rows = patchRows(map);
    for (const [x, y] of [
      [0, 0],
      [2, 3],
      [4, 1],
    ]) {
      const mean = [0, 1, 2].map((c) =>
        [-1, 0, 1]
          .flatMap((v) =>
            [-1, 0, 1].flatMap((u) =>
              x + u < 0 || x + u >= SIDE || y + v < 0 || y + v >= SIDE
                ? []
                : [map.values[((y + v) * SIDE + x + u) * CHANNELS + c]],
            ),
          )
          .reduce((sum, value) => sum + value, 0),
      );
      mean.forEach((value, c) =>
        assert.ok(Math.abs(rows[(y * SIDE + x) * CHANNELS + c] - value / Math.hypot(...mean)) < 1e-5),
      );
    }
  });

  it('are remembered by rows that stand for all: no other choice of as few leaves out a group', () => {
    const rows = Float32Array.from({ length: 40 }, (_, n) => (n < 36 ? 0.01 * n : n));
    const chosen = coreset(rows, 1, 3, seededRandom(1));
    assert.equal(new Set(chosen).size, 3);
    assert.ok(chosen.some((i) => i < 36) && chosen.some((i) => i >= 36));
    assert.deepEqual(coreset(new Float32Array(10), 1, 3, seededRandom(1)).length, 1);
    assert.deepEqual(coreset(rows, 1, 100, seededRandom(1)).length, 40);
  });

  it('of a strange image stand out where it is strange, also when normal images came in another order', () => {
    const scores = [
      [3, 4, 5],
      [5, 3, 4],
    ].map((order) => {
      const collector = new PatchCollector(3, 1);
      for (const seed of order) collector.add(seed, mapOf(seed));
      const memory = collector.memory();
      const [usual, strange] = [memory.distances(mapOf(6)), memory.distances(mapOf(6, [1, 4]))];
      assert.ok(strange.score > 10 * usual.score);
      assert.ok(Math.abs(strange.at.x - 1) <= 1 && strange.at.y >= 3);
      assert.ok(order.includes(strange.like));
      return strange.score;
    });
    assert.equal(scores[0], scores[1]);
  });

  it('of a normal image that was learned whole are no distance away', () => {
    const collector = new PatchCollector(1, 1);
    collector.add(0, mapOf(7));
    assert.ok(collector.memory().distances(mapOf(7)).score < 1e-6);
  });

  it('at the rim of a larger map, where the padding shows, count for nothing and show like those beside', () => {
    const large = (seed: number, strange?: readonly [x: number, y: number]): FeatureMap => {
      const random = seededRandom(seed);
      const values = Float32Array.from({ length: 9 * 10 * CHANNELS }, (_, n) =>
        n % CHANNELS === 0 ? 1 : 0.05 * normal(random),
      );
      if (strange) values.set([0, 0, 30], (strange[1] * 10 + strange[0]) * CHANNELS);
      return { height: 9, width: 10, channels: CHANNELS, values };
    };
    const collector = new PatchCollector(2, 1);
    for (const seed of [1, 2]) collector.add(seed, large(seed));
    const memory = collector.memory();
    const usual = memory.distances(large(3));
    assert.equal(memory.distances(large(3, [0, 4])).score, usual.score);
    const { values, at, score } = memory.distances(large(3, [1, 4]));
    assert.ok(score > 10 * usual.score && at.x <= 2 && at.y >= 3 && at.y <= 5);
    for (let y = 0; y < 9; y++) assert.equal(values[y * 10], values[Math.min(7, Math.max(1, y)) * 10 + 1]);
  });
});
