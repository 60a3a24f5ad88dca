import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hasTraces } from '../../src/extension/traces';

describe('traces of a dataset', () => {
  let above: string;
  let folder: string;
  beforeEach(() => {
    above = mkdtempSync(join(tmpdir(), 'nearmiss-traces-'));
    folder = join(above, 'flowers');
    mkdirSync(join(folder, 'cat'), { recursive: true });
    writeFileSync(join(folder, 'cat', '1.png'), '');
  });
  afterEach(() => rmSync(above, { recursive: true }));

  it('are none in folders that nobody has curated, so that no engine starts there', async () => {
    mkdirSync(join(above, '.nearmiss', 'other'), { recursive: true });
    assert.equal(await hasTraces([]), false);
    assert.equal(await hasTraces([folder, join(above, 'gone')]), false);
  });

  it('are what is kept of a folder beside it, of folders in it, and of a repository in itself', async () => {
    for (const kept of [
      join(above, '.nearmiss', 'flowers'),
      join(folder, '.nearmiss', 'cat'),
      join(folder, '.nearmiss', 'cache'),
      join(folder, 'cat', '.nearmiss', 'cache'),
    ]) {
      mkdirSync(kept, { recursive: true });
      assert.equal(await hasTraces([folder]), true, kept);
      const first = kept.endsWith('flowers') ? kept : dirname(kept);
      rmSync(first, { recursive: true });
      assert.equal(await hasTraces([folder]), false, kept);
    }
  });

  it('are a recipe and our own table of labels, in a folder or one directly in it', async () => {
    for (const path of ['nearmiss.json', 'cat/labels.tsv']) {
      writeFileSync(join(folder, path), '');
      assert.equal(await hasTraces([folder]), true, path);
      rmSync(join(folder, path));
    }
  });

  it('are found beside the folder that a link leads to', async function () {
    if (process.platform === 'win32') this.skip();
    mkdirSync(join(above, 'elsewhere'));
    symlinkSync(folder, join(above, 'elsewhere', 'link'));
    mkdirSync(join(above, '.nearmiss', 'flowers'), { recursive: true });
    assert.equal(await hasTraces([join(above, 'elsewhere', 'link')]), true);
  });
});
