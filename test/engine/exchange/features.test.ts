import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nearestPairs, readFeatures } from '../../../src/engine/exchange/features';
import { writeNpy } from '../../../src/engine/exchange/npy';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('features of images', () => {
  const folder = temporaryFolder();
  const classes = ['a', 'a b', 'a-b', 'a-c'];
  const sizes = [32, 10, 16, 22];
  const paths = classes.flatMap((label, c) => Array.from({ length: sizes[c] }, (_, i) => `${label}/${i}.png`)).sort();
  const images = () => ({ root: folder.path, paths, labels: paths.map((path) => path.split('/')[0]) });

  /** Features that tell the classes apart, with a row per path, and what stands before each row. */
  async function write(rows: readonly string[], before: (row: number) => number[] = () => []): Promise<string> {
    const random = seededRandom(1);
    const values = rows.flatMap((path, row) => [
      ...before(row),
      ...classes.map((label) => Number(path.startsWith(`${label}/`)) + 0.1 * normal(random)),
    ]);
    const file = join(folder.path, 'x.npy');
    await writeNpy(file, Float32Array.from(values), values.length / rows.length);
    return file;
  }

  it('are refused where far more rows are like their nearest one in the order of torchvision', async () => {
    const classwise = classes.flatMap((label) => paths.filter((path) => path.startsWith(`${label}/`)));
    await assert.rejects(readFeatures({ file: await write(classwise) }, images()), {
      code: 'features/order',
      message: /^Of \d+% of the rows .* torchvision and Keras.* it would be 100%.*x\.paths\.txt/,
    });
    await writeFile(join(folder.path, 'x.paths.txt'), classwise.map((path) => `C:\\data\\${path}`).join('\n'));
    assert.deepEqual((await readFeatures({ file: join(folder.path, 'x.npy') }, images())).notes, []);
  });

  it('are taken without the index of a data frame, and without rows that say nothing', async () => {
    const file = await write(paths, (row) => [row]);
    const { dim, count, notes } = await readFeatures({ file }, images());
    assert.deepEqual([dim, count], [4, 80]);
    assert.deepEqual(notes, ['its column 1 numbers the rows and is left out']);
  });

  it('are refused where all are the same', async () => {
    const file = join(folder.path, 'x.npy');
    await writeNpy(file, new Float32Array(160).fill(1), 2);
    await assert.rejects(readFeatures({ file }, images()), {
      code: 'features/constant',
      message: /The 80 rows .*all the same \(1, 1, …\)/,
    });
  });

  it('have the nearest row that a look at all of them finds', () => {
    const random = seededRandom(3);
    const values = Float32Array.from({ length: 60 }, () => normal(random));
    const cosine = (a: number, b: number) => {
      const dot = (x: number, y: number) =>
        [0, 1, 2].reduce((sum, d) => sum + values[3 * x + d] * values[3 * y + d], 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const naive = Array.from({ length: 20 }, (_, row) => {
      const others = [...Array(20).keys()].filter((other) => other !== row);
      return [row, others.reduce((best, other) => (cosine(row, other) > cosine(row, best) ? other : best))];
    });
    assert.deepEqual(nearestPairs(values, 3), naive);
    assert.equal(nearestPairs(values, 3, 5, 10).length, 5);
  });
});
