import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ArrowFile } from '../../../../src/engine/files/containers/arrowFile';
import { ParquetFile } from '../../../../src/engine/files/containers/parquetFile';
import { readEntry } from '../../../../src/engine/files/containers/readEntry';
import { indexTar } from '../../../../src/engine/files/containers/tarFile';
import { arrowOf, folderOf, parquetOf, pictures, type Row, tarOf } from '../../labels/annotations/packedFiles';

const rowsOf = (some: readonly Buffer[]): Row[] => some.map((bytes, n) => ({ bytes, path: `${n}.png`, label: n % 3 }));

describe('a tar archive', () => {
  const long = `${'folder/'.repeat(20)}${'n'.repeat(90)}é.png`;
  for (const format of ['ustar', 'pax', 'gnu'])
    it(`gives the very bytes of its files, as tar wrote it in the form ${format}`, async () => {
      const [one, two] = await pictures(2);
      const names = format === 'ustar' ? ['a b.png', 'sub/c.png'] : ['a b.png', long];
      const root = await folderOf({ 'x.tar': await tarOf({ [names[0]]: one, [names[1]]: two }, format) });
      const { entries, torn } = await indexTar(join(root, 'x.tar'));
      assert.deepEqual([entries.map(({ name }) => name), torn], [names, null]);
      assert.deepEqual((await readEntry(join(root, 'x.tar'), names[0])).bytes, one);
      assert.deepEqual((await readEntry(join(root, 'x.tar'), names[1])).bytes, two);
    });

  it('that was cut off gives what is whole, wherever the cut is', async () => {
    const tar = await tarOf({ 'a.png': Buffer.alloc(700, 1), 'b.png': Buffer.alloc(10, 2) });
    // Heads and contents in blocks of 512 bytes: the first file ends at 1212 of 1536.
    for (const [bytes, whole] of [
      [0, 0],
      [100, 0],
      [1000, 0],
      [1300, 1],
      [2048, 1],
      [2058, 2],
      [tar.length, 2],
    ]) {
      const root = await folderOf({ 'x.tar': tar.subarray(0, bytes) });
      const { entries, torn } = await indexTar(join(root, 'x.tar'));
      assert.equal(entries.length, whole, `${bytes} bytes`);
      if (bytes < tar.length) assert.match(torn ?? '', bytes === 0 ? /empty/ : /cut off/, `${bytes} bytes`);
      else assert.equal(torn, null);
    }
  });

  it('of which a head is damaged is read up to there', async () => {
    const tar = await tarOf({ 'a.png': Buffer.alloc(10, 1), 'b.png': Buffer.alloc(10, 2) });
    tar[1024 + 3] ^= 1;
    const { entries, torn } = await indexTar(join(await folderOf({ 'x.tar': tar }), 'x.tar'));
    assert.deepEqual([entries.map(({ name }) => name), torn], [['a.png'], 'it is damaged at byte 1024 or is no tar']);
  });
});

describe('a Parquet file', () => {
  it('gives the very bytes of each row, over several row groups', async () => {
    const all = await pictures(11);
    const root = await folderOf({ 'x.parquet': parquetOf(rowsOf(all), null, 4) });
    for (const row of [0, 3, 4, 10]) assert.deepEqual((await readEntry(join(root, 'x.parquet'), row)).bytes, all[row]);
  });

  it('says which rows have no picture, with the path that they name', async () => {
    const [one] = await pictures(1);
    const rows = [
      { bytes: one, path: 'a.png', label: 0 },
      { bytes: null, path: '/data/b.png', label: 1 },
      { bytes: null, path: null, label: null },
    ];
    const file = join(await folderOf({ 'x.parquet': parquetOf(rows, null) }), 'x.parquet');
    const parquet = await ParquetFile.open(file);
    assert.deepEqual(
      [...(await parquet.withoutPicture())],
      [
        [1, '/data/b.png'],
        [2, ''],
      ],
    );
    assert.deepEqual(await parquet.column('label'), [0n, 1n, null]);
    await assert.rejects(readEntry(file, 1), {
      code: 'container/entry',
      message: /x\.parquet has no picture in row 1/,
    });
  });

  it('that was cut off is one sentence, wherever the cut is', async () => {
    const bytes = parquetOf(rowsOf(await pictures(5)), null);
    for (const length of [0, 3, 8, 200, bytes.length - 1]) {
      const root = await folderOf({ 'x.parquet': bytes.subarray(0, length) });
      await assert.rejects(readEntry(join(root, 'x.parquet'), 0), {
        code: 'container/unreadable',
        message: /^x\.parquet cannot be read: .+\. Get the file anew, or take it out of the folder\.$/,
      });
    }
  });

  it('is read anew after it was written anew', async () => {
    const [one, two] = await pictures(2);
    const file = join(await folderOf({ 'x.parquet': parquetOf(rowsOf([one]), null) }), 'x.parquet');
    assert.deepEqual((await readEntry(file, 0)).bytes, one);
    writeFileSync(file, parquetOf(rowsOf([two, one]), null));
    assert.deepEqual((await readEntry(file, 0)).bytes, two);
  });
});

describe('an Arrow stream', () => {
  it('gives the very bytes of each row and all labels, over several batches', async () => {
    const all = await pictures(11);
    const file = join(await folderOf({ 'x.arrow': arrowOf(rowsOf(all), 4) }), 'x.arrow');
    for (const row of [0, 3, 4, 10]) assert.deepEqual((await readEntry(file, row)).bytes, all[row]);
    const arrow = await ArrowFile.open(file);
    assert.deepEqual(
      await arrow.column('label'),
      all.map((_, n) => n % 3),
    );
    assert.deepEqual([arrow.rows, arrow.picture?.name, arrow.torn], [11, 'image', null]);
    await assert.rejects(readEntry(file, 11), { code: 'container/entry' });
  });

  it('says which rows have no picture and no label', async () => {
    const [one] = await pictures(1);
    const rows = [
      { bytes: null, path: '/data/é.png', label: 1 },
      { bytes: one, path: null, label: null },
    ];
    const arrow = await ArrowFile.open(join(await folderOf({ 'x.arrow': arrowOf(rows) }), 'x.arrow'));
    assert.deepEqual([...(await arrow.withoutPicture())], [[0, '/data/é.png']]);
    assert.deepEqual(await arrow.column('label'), [1, null]);
  });

  it('that was cut off gives the batches before the cut, and never crashes', async () => {
    const bytes = arrowOf(rowsOf(await pictures(6)), 2);
    const counts = new Set<number>();
    const cuts = Array.from({ length: Math.floor(bytes.length / 61) }, (_, c) => c * 61);
    for (const length of [...cuts, bytes.length]) {
      const file = join(await folderOf({ 'x.arrow': bytes.subarray(0, length) }), 'x.arrow');
      const arrow = await ArrowFile.open(file).catch((error: Error) => error);
      if (arrow instanceof ArrowFile) counts.add(arrow.rows);
      else assert.match(arrow.message, /^x\.arrow cannot be read: .+\./);
    }
    assert.deepEqual([...counts].sort(), [0, 2, 4, 6]);
  });
});

describe('an IDX file', () => {
  const head = (...sizes: number[]): Buffer => {
    const bytes = Buffer.alloc(4 + 4 * sizes.length);
    bytes.set([0, 0, 8, sizes.length]);
    sizes.forEach((size, s) => bytes.writeUInt32BE(size, 4 + 4 * s));
    return bytes;
  };

  it('gives the pixels of each picture, packed or not, and no more than there are', async () => {
    const pixels = Buffer.from(Array.from({ length: 12 }, (_, i) => i));
    const idx = Buffer.concat([head(99, 2, 3), pixels]);
    const root = await folderOf({ 'a-images-idx3-ubyte': idx, 'b-images-idx3-ubyte.gz': gzipSync(idx) });
    for (const name of ['a-images-idx3-ubyte', 'b-images-idx3-ubyte.gz']) {
      const { bytes, raw } = await readEntry(join(root, name), 1);
      assert.deepEqual([bytes, raw], [pixels.subarray(6), { width: 3, height: 2 }]);
      await assert.rejects(readEntry(join(root, name), 2), { code: 'container/entry' });
    }
  });

  it('that is none, or was cut off, is one sentence', async () => {
    const packed = gzipSync(Buffer.concat([head(2, 2, 3), Buffer.alloc(12)]));
    for (const bytes of [Buffer.from('no such thing'), Buffer.alloc(0), packed.subarray(0, 12)]) {
      const root = await folderOf({ 'a-images-idx3-ubyte.gz': bytes });
      await assert.rejects(readEntry(join(root, 'a-images-idx3-ubyte.gz'), 0), { code: 'container/unreadable' });
    }
  });
});
