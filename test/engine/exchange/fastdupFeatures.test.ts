import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFeatureFile, rowsOfImages } from '../../../src/engine/exchange/featureFile';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe("fastdup's features", () => {
  const folder = temporaryFolder();

  /** Numbers as fastdup writes them: float32, little-endian, no header. */
  async function write(values: readonly number[], list: string | null): Promise<string> {
    const file = join(folder.path, 'atrain_features.dat');
    const bytes = new DataView(new ArrayBuffer(4 * values.length));
    values.forEach((value, i) => bytes.setFloat32(4 * i, value, true));
    await writeFile(file, Buffer.from(bytes.buffer));
    await rm(`${file}.csv`, { force: true });
    if (list !== null) await writeFile(`${file}.csv`, list);
    return file;
  }

  it('have as many numbers a row as the list of pictures leaves, and are found below another folder', async () => {
    const list = 'index,filename\n0,data/src/circle/UPPER.JPG\n2,data/src/square/b.png\n1,"data/src/circle/a,b.png"\n';
    const file = await write([1, 2, 3, 4, 5, 6], list);
    const rows = await readFeatureFile(file);
    assert.deepEqual([rows.count, rows.dim], [3, 2]);
    const { values } = rowsOfImages(rows, ['circle/UPPER.JPG', 'circle/a,b.png', 'square/b.png'], file);
    assert.deepEqual([...values], [1, 2, 3, 4, 5, 6]);
  });

  it('are refused without the list, with one of another run, or with numbers missing', async () => {
    await assert.rejects(
      write([1, 2], null).then((file) => readFeatureFile(file)),
      {
        code: 'features/names',
        message: /\.dat\.csv.*is not there/,
      },
    );
    await assert.rejects(
      write([1, 2, 3], 'index,filename\n0,a.png\n1,b.png\n').then((file) => readFeatureFile(file)),
      {
        code: 'features/shape',
        message: /12 bytes.*2 pictures.*1\.50 numbers/,
      },
    );
    await assert.rejects(
      write([1, 2], 'index,filename\n0,a.png\n2,b.png\n').then((file) => readFeatureFile(file)),
      {
        code: 'features/names',
        message: /2 rows.*from 0 to 1/,
      },
    );
    await assert.rejects(
      write([1, 2], 'from,to\n0,a.png\n').then((file) => readFeatureFile(file)),
      {
        message: /columns from, to; needed are index and filename/,
      },
    );
  });
});
