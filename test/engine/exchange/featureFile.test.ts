import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFeatureFile, rowsOfImages } from '../../../src/engine/exchange/featureFile';
import { parseFeatureTable } from '../../../src/engine/exchange/featureTable';
import { writeNpy } from '../../../src/engine/exchange/npy';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('a feature file', () => {
  const folder = temporaryFolder();
  const npy = async (values: number[], dim: number): Promise<string> => {
    const file = join(folder.path, 'x.npy');
    await writeNpy(file, Float32Array.from(values), dim);
    return file;
  };

  it('gives the rows of a .npy file in their order', async () => {
    const { count, dim, values, names } = await readFeatureFile(await npy([1, 2, 3, 4, 5, 6], 3));
    assert.deepEqual([count, dim, [...values], names], [2, 3, [1, 2, 3, 4, 5, 6], null]);
  });

  it('is read with the names in x.paths.txt beside it, or in a file that is named', async () => {
    const file = await npy([1, 2], 1);
    await writeFile(join(folder.path, 'x.paths.txt'), 'b.png\r\na.png\r\n');
    assert.deepEqual((await readFeatureFile(file)).names, ['b.png', 'a.png']);
    await writeFile(join(folder.path, 'other.txt'), 'c.png\nd.png');
    assert.deepEqual((await readFeatureFile(file, join(folder.path, 'other.txt'))).names, ['c.png', 'd.png']);
    await writeFile(join(folder.path, 'other.txt'), 'c.png');
    await assert.rejects(readFeatureFile(file, join(folder.path, 'other.txt')), { code: 'rows/paths' });
  });

  it('says what shape was found where it is not rows and columns, and where a number is not finite', async () => {
    const flat = join(folder.path, 'flat.npy');
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }".padEnd(117);
    await writeFile(
      flat,
      Buffer.concat([Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, 'latin1'), Buffer.alloc(12)]),
    );
    await assert.rejects(readFeatureFile(flat), { code: 'features/shape', message: /shape \(3\)/ });
    await assert.rejects(readFeatureFile(await npy([1, 2, 3, NaN], 2), undefined), {
      code: 'features/number',
      message: /NaN in row 1, column 1/,
    });
  });

  it('takes every column of a table but the file, label and split', () => {
    const { dim, values, names } = parseFeatureTable(
      'label,image,w,h,split\ncat,"a,1.png",1.5,-2,train\ndog,b.png,3e1,4,val\n',
      'x.csv',
    );
    assert.deepEqual([dim, [...values], names], [2, [1.5, -2, 30, 4], ['a,1.png', 'b.png']]);
  });

  it('takes a table of numbers alone by order, with tabs and semicolons too', () => {
    for (const text of ['1,2\n3,4\n', '1\t2\n3\t4', '1;2\r\n\r\n3;4\r\n']) {
      const { count, dim, values, names } = parseFeatureTable(text, 'x.csv');
      assert.deepEqual([count, dim, [...values], names], [2, 2, [1, 2, 3, 4], null]);
    }
  });

  it('names the line and the column of a missing or foreign value', () => {
    assert.throws(() => parseFeatureTable('image,age\na.png,3\n\nb.png,\n', 'x.csv'), {
      code: 'features/number',
      message: /nothing in line 4, age/,
    });
    assert.throws(() => parseFeatureTable('image,age\na.png,old\n', 'x.csv'), { message: /"old" in line 2, age/ });
    for (const empty of ['', 'image,age\n', 'image\na.png\n'])
      assert.throws(() => parseFeatureTable(empty, 'x.csv'), { code: 'features/shape' });
  });
});

describe('the rows of images', () => {
  const file = (names: string[] | null) => ({ count: 3, dim: 1, values: Float32Array.of(1, 2, 3), names });

  it('are found by name, whatever their order and slashes', () => {
    assert.deepEqual(
      [...rowsOfImages(file(['c\\1.png', './a.png', 'b.png']), ['a.png', 'c/1.png'], 'x.npy').values],
      [2, 1],
    );
  });

  it('are taken by order where there are as many', () => {
    assert.deepEqual([...rowsOfImages(file(null), ['a', 'b', 'c'], 'x.npy').values], [1, 2, 3]);
  });

  it('are refused with the counts, or with an image that has none', () => {
    assert.throws(() => rowsOfImages(file(null), ['a', 'b'], 'x.npy'), {
      code: 'features/count',
      message: /3 rows.*2 images/,
    });
    assert.throws(() => rowsOfImages(file(['a', 'b', 'c']), ['a', 'z'], 'x.npy'), {
      code: 'features/missing',
      message: /1 of 2 images, such as z/,
    });
  });
});
