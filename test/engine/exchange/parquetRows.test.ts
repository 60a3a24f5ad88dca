import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFeatureFile } from '../../../src/engine/exchange/featureFile';
import { temporaryFolder } from '../fixtures/temporaryFolder';

/*
 * Written by PyArrow 26.0.1, pyarrow.parquet.write_table, of the rows (0.5, -1, 2) and (1.5, 0, -2.25):
 * COLUMNS: file, label, then a (double), b (int64), c (float), Snappy; LIST: embedding (list of float) and the index of
 * a data frame, which holds paths, gzip; FIXED: x (fixed_size_list of float) and an index of the numbers 4 and 9,
 * Brotli; RAGGED: path, and lists of 2 numbers and of 1.
 */
const COLUMNS =
  'UEFSMRUAFUQVSCwVBBUAFQYVBhwAAAAihAIAAAAEAQkAAABjYXQvMS5wbmcLAAAAZG9nL8OpMi5wbmcVABUoFSwsFQQVABUGFQYc' +
  'AAAAFEwCAAAABAEDAAAAY2F0AwAAAGRvZxUAFSwVMCwVBBUAFQYVBhwAAAAWVAIAAAAEAQAAAAAAAOA/AAAAAAAA+D8VABUsFTAs' +
  'FQQVABUGFQYcAAAAFlQCAAAABAH//////////wAAAAAAAAAAFQAVHBUgLBUEFQAVBhUGHAAAAA40AgAAAAQBAAAAQAAAEMAVBBls' +
  'NQAYBnNjaGVtYRUKABUMJQIYBGZpbGUlAEwcAAAAFQwlAhgFbGFiZWwlAEwcAAAAFQolAhgBYQAVBCUCGAFiABUIJQIYAWMAFgQZ' +
  'HBlcJgAcFQwZJQYAGRgEZmlsZRUCFgQWahZuJghJHBUAFQAVAgA8FigZBhkmAAQAAAAmABwVDBklBgAZGAVsYWJlbBUCFgQWThZS' +
  'JnZJHBUAFQAVAgA8FgwZBhkmAAQAAAAmABwVChklBgAZGAFhFQIWBBZSFlYmyAFJHBUAFQAVAgA8KQYZJgAEAAAAJgAcFQQZJQYA' +
  'GRgBYhUCFgQWUhZWJp4CSRwVABUAFQIAPCkGGSYABAAAACYAHBUIGSUGABkYAWMVAhYEFkIWRib0AkkcFQAVABUCADwpBhkmAAQA' +
  'AAAWngMWBCYIFrIDACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZXBwAABwAABwAABwAABwAAABxAQAAUEFSMQ==';
const LIST =
  'UEFSMRUAFUgVYCwVDBUAFQYVBhwAAAAfiwgAAAAAAAIDY2JgYGA2YwKSPMxAwp6BoWE/kHZgYDgAZIOAwAEAfnC4MSQAAAAVABVE' +
  'FWIsFQQVABUGFQYcAAAAH4sIAAAAAAACA2NiYGBgYeQEksmJJfqGegV56dxATkp+uv7hlUYgLgAgXL7WIgAAABUEGVw1ABgGc2No' +
  'ZW1hFQQANQIYCWVtYmVkZGluZxUCFQZMPAAAADUEGARsaXN0FQIAFQglAhgHZWxlbWVudAAVDCUCGBFfX2luZGV4X2xldmVsXzBf' +
  'XyUATBwAAAAWBBkcGSwmABwVCBklBgAZOAllbWJlZGRpbmcEbGlzdAdlbGVtZW50FQQWDBZuFoYBJghJHBUAFQAVAgA8KSYECBlG' +
  'AAAADAAAACYAHBUMGSUGABkYEV9faW5kZXhfbGV2ZWxfMF9fFQQWBBZqFogBJo4BSRwVABUAFQIAPBYoGQYZJgAEAAAAFtgBFgQm' +
  'CBaOAgAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGSwcAAAcAAAAHAEAAFBBUjE=';
const FIXED =
  'UEFSMRUAFUgVUCwVDBUAFQYVBhwAAAAbIwAABHJxf02DjNJijK3BBhywR48vtg6TQ8X07gJQl5QbuE+LPa5lFQAVLBUiLBUEFQAV' +
  'BhUGHAAAABsVAACEMa43XI3wUohUsQw/FQQZXDUAGAZzY2hlbWEVBAA1AhgBeBUCFQZMPAAAADUEGARsaXN0FQIAFQglAhgHZWxl' +
  'bWVudAAVBCUCGBFfX2luZGV4X2xldmVsXzBfXwAWBBkcGSwmABwVCBklBgAZOAF4BGxpc3QHZWxlbWVudBUIFgwWbhZ2JghJHBUA' +
  'FQAVAgA8KSYECBlGAAAADAAAACYAHBUEGSUGABkYEV9faW5kZXhfbGV2ZWxfMF9fFQgWBBZSFkgmfkkcFQAVABUCADwpBhkmAAQA' +
  'AAAWwAEWBCYIFr4BACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZLBwAABwAAAABAQAAUEFSMQ==';
const RAGGED =
  'UEFSMRUAFUQVSCwVBBUAFQYVBhwAAAAihAIAAAAEAQkAAABjYXQvMS5wbmcLAAAAZG9nL8OpMi5wbmcVABVIFUIsFQYVABUGFQYc' +
  'AAAAJBQCAAAAAwIBBggGAwAFAQTwPwUHKAAAQAAAAAAAAAhAFQQZXDUAGAZzY2hlbWEVBAAVDCUCGARwYXRoJQBMHAAAADUCGAF4' +
  'FQIVBkw8AAAANQQYBGxpc3QVAgAVCiUCGAdlbGVtZW50ABYEGRwZLCYAHBUMGSUGABkYBHBhdGgVAhYEFmoWbiYISRwVABUAFQIA' +
  'PBYoGQYZJgAEAAAAJgAcFQoZJQYAGTgBeARsaXN0B2VsZW1lbnQVAhYGFm4WaCZ2SRwVABUAFQIAPCkmBAIZRgAAAAYAAAAW2AEW' +
  'BCYIFtYBACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZLBwAABwAAADvAAAAUEFSMQ==';
const VALUES = [0.5, -1, 2, 1.5, 0, -2.25];

describe('a Parquet file of features', () => {
  const folder = temporaryFolder();
  const read = async (base64: string) => {
    const file = join(folder.path, 'x.parquet');
    await writeFile(file, Buffer.from(base64, 'base64'));
    return readFeatureFile(file);
  };

  it('has columns of numbers, a column of paths, and a label that is no feature', async () => {
    const { count, dim, values, names, columns } = await read(COLUMNS);
    assert.deepEqual([count, dim, [...values]], [2, 3, VALUES]);
    assert.deepEqual(names, ['cat/1.png', 'dog/é2.png']);
    assert.deepEqual(columns, ['a', 'b', 'c']);
  });

  it('has a column of lists, with the paths as the index of the data frame', async () => {
    const { values, names } = await read(LIST);
    assert.deepEqual([[...values], names], [VALUES, ['cat/1.png', 'dog/é2.png']]);
  });

  it('has an index of numbers, which is left out and said', async () => {
    const { values, names, notes } = await read(FIXED);
    assert.deepEqual([[...values], names], [VALUES, null]);
    assert.deepEqual(notes, ['its column __index_level_0__ numbers the rows and is left out']);
  });

  it('is refused where lists differ in length, and where it is none', async () => {
    await assert.rejects(read(RAGGED), {
      code: 'features/shape',
      message: /1 numbers in row 2, x, and 2 in the first/,
    });
    await assert.rejects(read('AAAA'), { code: 'features/parquet', message: /cannot be read as Parquet.*pandas/ });
  });
});
