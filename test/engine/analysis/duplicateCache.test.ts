import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDuplicates, saveDuplicates } from '../../../src/engine/analysis/duplicateCache';

describe('the cache of duplicates', () => {
  let folder: string;
  const hashes = ['x', 'y', 'x', 'z', ''];
  const near = { members: [0, 1, 2], exact: false, distance: 0.01, limit: 0.03, mirrored: true };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nearmiss-duplicates-'));
    await saveDuplicates(folder, { key: 't', hashes }, [near]);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives the groups again, in whatever order the images stand now', async () => {
    assert.deepEqual(await loadDuplicates(folder, { key: 't', hashes }), [near]);
    assert.deepEqual(await loadDuplicates(folder, { key: 't', hashes: ['', 'z', 'y', 'x'] }), [
      { ...near, members: [2, 3] },
    ]);
  });

  it('finds a copy of a known file that was added since', async () => {
    const groups = await loadDuplicates(folder, { key: 't', hashes: [...hashes, 'z'] });
    assert.deepEqual(groups, [near, { members: [3, 5], exact: true, distance: 0, limit: 0.03, mirrored: false }]);
  });

  it('leaves out a group whose copies by content are gone', async () => {
    await saveDuplicates(folder, { key: 't', hashes: ['x', 'x', 'y'] }, [
      { members: [0, 1], exact: true, distance: 0, limit: 0, mirrored: false },
    ]);
    assert.deepEqual(await loadDuplicates(folder, { key: 't', hashes: ['x', 'y'] }), []);
  });

  it('has nothing for a picture that came or went, another analysis or a damaged file', async () => {
    assert.equal(await loadDuplicates(folder, { key: 't', hashes: [...hashes, 'new'] }), null);
    assert.equal(await loadDuplicates(folder, { key: 't', hashes: ['x', 'y'] }), null);
    assert.equal(await loadDuplicates(folder, { key: 'u', hashes }), null);
    await writeFile(join(folder, 'duplicates.json'), 'no JSON');
    assert.equal(await loadDuplicates(folder, { key: 't', hashes }), null);
  });
});
