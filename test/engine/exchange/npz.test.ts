import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFeatureFile } from '../../../src/engine/exchange/featureFile';
import { temporaryFolder } from '../fixtures/temporaryFolder';

/*
 * Written by NumPy 2.4.6, numpy.savez_compressed, of X = [[.5, -1, 2], [1.5, 0, -2.25]] as float32:
 * NAMED: features=X, paths=array(['cat/1.png', 'dog/é2.png']); ALONE: X without a name;
 * BYTES: emb=X as big-endian float64 in Fortran order, filenames=array([b'a.png', b'b.png']), y=array([0, 1]);
 * SEVERAL: a=X, b=X[:1].
 */
const NAMED =
  'UEsDBC0AAAAIAAAAIQCx/pSG//////////8MABQAZmVhdHVyZXMubnB5AQAQAJgAAAAAAAAAWQAAAAAAAACb7BfqGxDJyFDGUK2e' +
  'klqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GBgZ7BoaG/UDagYHhAJANAgIH' +
  'AFBLAwQtAAAACAAAACEA2z/onf//////////CQAUAHBhdGhzLm5weQEAEADQAAAAAAAAAGsAAAAAAAAAm+wX6hsQychQxlCtnpJa' +
  'nFykbqWgbhNqaKCuo6Cell9UUpSYF59flJIKknBLzClOBYoXZyQWpAL5GkY6mjoKtQrkA65kBgaGRCAuAWJ9IDYEYj0gLgDiPCBO' +
  'Z4CAFCDOh/JB6l4CsREWtQBQSwECLQMtAAAACAAAACEAsf6UhlkAAACYAAAADAAAAAAAAAAAAAAAgAEAAAAAZmVhdHVyZXMubnB5' +
  'UEsBAi0DLQAAAAgAAAAhANs/6J1rAAAA0AAAAAkAAAAAAAAAAAAAAIABlwAAAHBhdGhzLm5weVBLBQYAAAAAAgACAHEAAAA9AQAA' +
  'AAA=';
const ALONE =
  'UEsDBC0AAAAIAAAAIQCx/pSG//////////8JABQAYXJyXzAubnB5AQAQAJgAAAAAAAAAWQAAAAAAAACb7BfqGxDJyFDGUK2eklqc' +
  'XKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GBgZ7BoaG/UDagYHhAJANAgIHAFBL' +
  'AQItAy0AAAAIAAAAIQCx/pSGWQAAAJgAAAAJAAAAAAAAAAAAAACAAQAAAABhcnJfMC5ucHlQSwUGAAAAAAEAAQA3AAAAlAAAAAAA';
const BYTES =
  'UEsDBC0AAAAIAAAAIQAmfsIG//////////8HABQAZW1iLm5weQEAEACwAAAAAAAAAFkAAAAAAAAAm+wX6hsQychQxlCtnpJanFyk' +
  'bqWgbpdmoa6joJ6WX1RSlJgXn1+UkgoSDykqTQUKF2ckFqQCuRpGOgrGmjoKtQrkAy77BwxgYP8DQu//wIACHKD0ASYIDQBQSwME' +
  'LQAAAAgAAAAhAO9RNmv//////////w0AFABmaWxlbmFtZXMubnB5AQAQAIoAAAAAAAAATAAAAAAAAACb7BfqGxDJyFDGUK2eklqc' +
  'XKRupaBeE2yqrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOpo6CrUKFACuRL2CvPQkEAEAUEsDBC0AAAAIAAAAIQB+' +
  'avvJ//////////8FABQAeS5ucHkBABAAkAAAAAAAAABJAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaGuo6Cell9UUpSY' +
  'F59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC4GKGCE0gBQSwECLQMtAAAACAAAACEAJn7CBlkAAACwAAAABwAAAAAAAAAA' +
  'AAAAgAEAAAAAZW1iLm5weVBLAQItAy0AAAAIAAAAIQDvUTZrTAAAAIoAAAANAAAAAAAAAAAAAACAAZIAAABmaWxlbmFtZXMubnB5' +
  'UEsBAi0DLQAAAAgAAAAhAH5q+8lJAAAAkAAAAAUAAAAAAAAAAAAAAIABHQEAAHkubnB5UEsFBgAAAAADAAMAowAAAJ0BAAAAAA==';
const SEVERAL =
  'UEsDBC0AAAAIAAAAIQCx/pSG//////////8FABQAYS5ucHkBABAAmAAAAAAAAABZAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6l' +
  'oG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgYGBnsGhob9QNqBgeEAkA0CAgcAUEsDBC0A' +
  'AAAIAAAAIQBMnQP3//////////8FABQAYi5ucHkBABAAjAAAAAAAAABRAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKu' +
  'o6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoY6CsaaOgq1CmQDLgYGBnsGhob9QNoBAFBLAQItAy0AAAAIAAAAIQCx/pSG' +
  'WQAAAJgAAAAFAAAAAAAAAAAAAACAAQAAAABhLm5weVBLAQItAy0AAAAIAAAAIQBMnQP3UQAAAIwAAAAFAAAAAAAAAAAAAACAAZAA' +
  'AABiLm5weVBLBQYAAAAAAgACAGYAAAAYAQAAAAA=';
const VALUES = [0.5, -1, 2, 1.5, 0, -2.25];

describe('a .npz file', () => {
  const folder = temporaryFolder();
  const write = async (base64: string, name = 'x.npz'): Promise<string> => {
    const file = join(folder.path, name);
    await writeFile(file, Buffer.from(base64, 'base64'));
    return file;
  };

  it('gives its one array with rows, and the texts beside it as their names', async () => {
    const named = await readFeatureFile(await write(NAMED));
    assert.deepEqual([named.count, named.dim, [...named.values]], [2, 3, VALUES]);
    assert.deepEqual(named.names, ['cat/1.png', 'dog/é2.png']);
    const bytes = await readFeatureFile(await write(BYTES));
    assert.deepEqual([[...bytes.values], bytes.names], [VALUES, ['a.png', 'b.png']]);
  });

  it('is of the images in their order where it names none, or as x.paths.txt says', async () => {
    const file = await write(ALONE, 'alone.npz');
    const alone = await readFeatureFile(file);
    assert.deepEqual([[...alone.values], alone.names], [VALUES, null]);
    await writeFile(join(folder.path, 'alone.paths.txt'), 'a.png\nb.png\n');
    assert.deepEqual((await readFeatureFile(file)).names, ['a.png', 'b.png']);
  });

  it('is refused with the names and shapes of several arrays, or where it is no archive', async () => {
    await assert.rejects(readFeatureFile(await write(SEVERAL)), {
      code: 'features/arrays',
      message: /has 2 arrays.*Found: a \(2, 3\); b \(1, 3\)\./,
    });
    await assert.rejects(readFeatureFile(await write('AAAA')), { code: 'npy/format', message: /no \.npz file/ });
  });
});
