import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFiles } from '../../../src/engine/files/findFiles';

describe('files of a dataset', () => {
  it('are found at any depth by their path, without hidden ones', async () => {
    const root = await mkdtemp(join(tmpdir(), 'nearmiss-files-'));
    for (const folder of ['b/deep', '.hidden', 'a']) mkdirSync(join(root, folder), { recursive: true });
    for (const file of ['b/deep/2.txt', 'b/1.txt', 'a/3.txt', 'a/3.jpg', '.hidden/4.txt', 'b/.5.txt'])
      writeFileSync(join(root, file), '');
    assert.deepEqual(await findFiles(root, '', /\.txt$/), ['a/3.txt', 'b/1.txt', 'b/deep/2.txt']);
    assert.deepEqual(await findFiles(root, 'b', /\.txt$/), ['b/1.txt', 'b/deep/2.txt']);
    assert.deepEqual(await findFiles(root, 'nowhere', /./), []);
  });
});
