import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rowOrders, walkOrder } from '../../../src/engine/exchange/rowOrder';
import { temporaryFolder } from '../fixtures/temporaryFolder';

/** The paths as the rows of an order have them. */
function listed(paths: readonly string[], rows: Int32Array): string[] {
  const all = new Array<string>(paths.length);
  rows.forEach((row, image) => (all[row] = paths[image]));
  return all;
}

describe('orders of rows', () => {
  it('are by path, by class and folder, and by number, where these differ from the order of the dataset', () => {
    const paths = ['a-b/1.png', 'a/10.png', 'a/2.png', 'a/sub/1.png', 'a/z.png'];
    const orders = rowOrders(paths).map(({ rows }) => listed(paths, rows));
    assert.deepEqual(orders[0], ['a/10.png', 'a/2.png', 'a/z.png', 'a/sub/1.png', 'a-b/1.png']);
    assert.ok(orders[1].indexOf('a/2.png') < orders[1].indexOf('a/10.png'));
    assert.equal(orders.length, 2);
    const table = ['b/1.png', 'a/1.png'];
    assert.deepEqual(
      rowOrders(table).map(({ called, rows }) => [called, listed(table, rows)]),
      [['sorted by path', ['a/1.png', 'b/1.png']]],
    );
  });

  describe('of the disk', () => {
    const folder = temporaryFolder();
    const paths = ['cat/1.png', 'cat/2.png', 'cat/young/3.png', 'dog/1.png', 'elk/9.png', 'top.png'];

    beforeEach(async () => {
      for (const path of ['notes.txt', ...paths.toReversed()]) {
        await mkdir(dirname(join(folder.path, path)), { recursive: true });
        await writeFile(join(folder.path, path), '');
      }
    });

    it('are those of os.walk', async function () {
      const script =
        'import os, sys\n' +
        'for root, _, files in os.walk(sys.argv[1]):\n' +
        '  for name in files: print(os.path.relpath(os.path.join(root, name), sys.argv[1]))';
      let printed: string;
      try {
        printed = execFileSync('python3', ['-c', script, folder.path], { encoding: 'utf8' });
      } catch {
        return this.skip();
      }
      const walked = printed.split('\n').filter((path) => paths.includes(path));
      assert.deepEqual(listed(paths, (await walkOrder(folder.path, paths))!.rows), walked);
    });

    it('are unknown where an image is not there', async () => {
      assert.equal(await walkOrder(folder.path, [...paths, 'gone.png']), null);
      assert.equal(await walkOrder(join(folder.path, 'nowhere'), paths), null);
    });
  });
});
