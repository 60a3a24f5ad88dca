import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadHeads, saveHeads } from '../../../src/engine/analysis/headCache';

describe('the cache of classifier scores', () => {
  let folder: string;
  const heads = { key: 't', classes: ['a', 'b'], hashes: ['x', 'y'], values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nearmiss-heads-'));
    await saveHeads(folder, heads);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives each image its scores again, in whatever order the images stand now', async () => {
    assert.deepEqual([...(await loadHeads(folder, heads))!], [...heads.values]);
    assert.deepEqual([...(await loadHeads(folder, { ...heads, hashes: ['y', 'x'] }))!], [3, 4, 1, 2, 7, 8, 5, 6]);
  });

  it('forgets images that are gone and leaves unreadable ones without a score', async () => {
    assert.deepEqual([...(await loadHeads(folder, { ...heads, hashes: ['y', ''] }))!], [3, 4, 0, 0, 7, 8, 0, 0]);
  });

  it('has nothing for a new image, other classes, another analysis or metric, or a damaged file', async () => {
    assert.equal(await loadHeads(folder, { ...heads, hashes: ['x', 'new'] }), null);
    assert.equal(await loadHeads(folder, { ...heads, classes: ['a', 'c'] }), null);
    assert.equal(await loadHeads(folder, { ...heads, key: 'u' }), null);
    await writeFile(join(folder, 'heads.npy'), 'no array');
    assert.equal(await loadHeads(folder, heads), null);
  });
});
