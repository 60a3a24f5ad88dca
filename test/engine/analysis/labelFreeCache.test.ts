import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadLabelFree, saveLabelFree } from '../../../src/engine/analysis/labelFreeCache';
import { findLabelFree } from '../../../src/engine/curation/labelFree';
import { seededRandom, shuffle } from '../../../src/engine/numeric/random';
import type { Space } from '../../../src/engine/numeric/space';
import { quietJob } from '../../../src/engine/protocol';
import { temporaryFolder } from '../fixtures/temporaryFolder';

const COUNT = 120;
const DIM = 6;

describe('the cache of neighbours and outliers', () => {
  const folder = temporaryFolder();
  const random = seededRandom(5);
  const rows = Array.from({ length: COUNT }, (_, i) => {
    // One image cannot be read; it has no embedding.
    const row = Array.from({ length: DIM }, () => (i === 11 ? 0 : random() - 0.4));
    const length = Math.hypot(...row) || 1;
    return { hash: i === 11 ? '' : `h${i}`, label: i % 3, row: row.map((value) => value / length) };
  });
  const classes = ['a', 'b', 'c'];
  const input = (order: typeof rows, normal: Uint8Array | null = null) => {
    const values = Float32Array.from(order.flatMap(({ row }) => row));
    const whole: Space = { embeddings: { count: COUNT, dim: DIM, values }, heldOut: null };
    const half: Space = { ...whole, heldOut: Uint32Array.from({ length: COUNT / 2 }, (_, i) => 2 * i) };
    const spaces = order === rows ? [half, whole] : [whole];
    const labels = Int32Array.from(order, ({ label }) => label);
    return { spaces, labels, classCount: classes.length, normal, seed: 1 };
  };
  const keyOf = (order: typeof rows, normal: Uint8Array | null = null, key = 'k') => ({
    key,
    hashes: order.map(({ hash }) => hash),
    labels: Int32Array.from(order, ({ label }) => label),
    classes,
    normal,
  });

  it('gives back what was found, with the very list that outliers share with a space', async () => {
    const found = await findLabelFree(input(rows), quietJob);
    await saveLabelFree(folder.path, keyOf(rows), found);
    const kept = (await loadLabelFree(folder.path, keyOf(rows)))!;
    assert.deepEqual(kept, found);
    assert.equal(kept.outliers!.near, kept.knn[1]);
  });

  it('keeps the list of normal images apart, and what was found without a space for outliers', async () => {
    const normal = Uint8Array.from(rows, ({ label }) => Number(label === 0));
    const found = await findLabelFree(input(rows, normal), quietJob);
    await saveLabelFree(folder.path, keyOf(rows, normal), found);
    assert.deepEqual(await loadLabelFree(folder.path, keyOf(rows, normal)), found);
    assert.equal(await loadLabelFree(folder.path, keyOf(rows)), null);
    const { spaces, ...rest } = input(rows);
    const none = await findLabelFree({ ...rest, spaces: [spaces[0]] }, quietJob);
    await saveLabelFree(folder.path, keyOf(rows), none);
    assert.deepEqual(await loadLabelFree(folder.path, keyOf(rows)), none);
    assert.equal(none.outliers, null);
  });

  it('finds images again that were moved: the same as a search in their new order', async () => {
    const { spaces, ...rest } = input(rows);
    const found = await findLabelFree({ ...rest, spaces: [spaces[1]] }, quietJob);
    await saveLabelFree(folder.path, keyOf(rows), found);
    const moved = shuffle([...rows], seededRandom(9));
    const wanted = await findLabelFree(input(moved), quietJob);
    const kept = (await loadLabelFree(folder.path, keyOf(moved)))!;
    assert.deepEqual(kept.knn, wanted.knn);
    assert.deepEqual(kept.outliers!.neighbourDistance, wanted.outliers!.neighbourDistance);
  });

  it('has nothing for an image that came, went or had another label, another analysis or a damaged file', async () => {
    await saveLabelFree(folder.path, keyOf(rows), await findLabelFree(input(rows), quietJob));
    const changed = rows.map((one, i) => (i === 5 ? { ...one, label: 1 } : one));
    const other = rows.map((one, i) => (i === 5 ? { ...one, hash: 'new' } : one));
    for (const key of [
      keyOf(rows.slice(1)),
      keyOf([...rows, rows[0]]),
      keyOf(changed),
      keyOf(other),
      keyOf(rows, null, 'other'),
    ])
      assert.equal(await loadLabelFree(folder.path, key), null);
    const file = join(folder.path, 'neighbours.bin');
    writeFileSync(file, readFileSync(file).subarray(0, 5000));
    assert.equal(await loadLabelFree(folder.path, keyOf(rows)), null);
  });
});
