import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  alignProbabilities,
  forgetProbabilities,
  loadProbabilities,
  saveProbabilities,
} from '../../../src/engine/analysis/probabilityCache';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('kept probabilities', () => {
  const folder = temporaryFolder();
  const kept = {
    name: 'mine.npy',
    classes: ['cat', 'dog'],
    hashes: ['a', 'b'],
    notes: ['they agree with 98% of the labels'],
    values: Float32Array.of(0.25, 0.75, NaN, NaN),
  };

  it('are there again after a restart, until they are forgotten', async () => {
    assert.equal(await loadProbabilities(folder.path), null);
    await saveProbabilities(folder.path, kept);
    assert.deepEqual(await loadProbabilities(folder.path), kept);
    await forgetProbabilities(folder.path);
    assert.equal(await loadProbabilities(folder.path), null);
    await forgetProbabilities(folder.path);
  });

  it('count as none where the cache is damaged', async () => {
    await saveProbabilities(folder.path, { ...kept, hashes: ['a'] });
    assert.equal(await loadProbabilities(folder.path), null);
    await writeFile(join(folder.path, 'probabilities.json'), '{');
    assert.equal(await loadProbabilities(folder.path), null);
  });

  it('follow the content of images and the names of classes, and know nothing of new ones', () => {
    assert.deepEqual(
      [...alignProbabilities(kept, ['new', 'a', ''], ['dog', 'elk', 'cat'])],
      [NaN, NaN, NaN, 0.75, NaN, 0.25, NaN, NaN, NaN],
    );
  });
});
