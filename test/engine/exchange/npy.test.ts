import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNpy, writeNpy } from '../../../src/engine/exchange/npy';
import { temporaryFolder } from '../fixtures/temporaryFolder';

/*
 * Files as NumPy 2.4.6 writes them: name, shape, values in C order, base64.
 *   f = io.BytesIO(); numpy.lib.format.write_array(f, array, version=version); base64.b64encode(f.getvalue())
 */
const WRITTEN_BY_NUMPY: [name: string, shape: number[], values: number[], file: string][] = [
  [
    'float32 rows',
    [2, 3],
    [0, 0.25, 0.5, 0.75, 1, 1.25],
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAg' +
      'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPgAAAD8AAEA/AACAPwAA' +
      'oD8=',
  ],
  [
    'Fortran order',
    [2, 3, 4],
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],
    'k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgNCksIH0gICAg' +
      'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoADAQQCBQBDQURCRUCDgYSChYDDwcT' +
      'Cxc=',
  ],
  [
    'big endian, version 2',
    [3, 2],
    [0, 1, 2, 3, 4, 5],
    'k05VTVBZAgB0AAAAeydkZXNjcic6ICc+ZjgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMywgMiksIH0gICAg' +
      'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAD/wAAAAAAAAQAAAAAAA' +
      'AABACAAAAAAAAEAQAAAAAAAAQBQAAAAAAAA=',
  ],
  [
    'int64, version 3',
    [2],
    [-1, 1099511627776],
    'k05VTVBZAwB0AAAAeydkZXNjcic6ICc8aTgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAg' +
      'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAr//////////wAAAAAAAQAA',
  ],
  [
    'a single number',
    [],
    [7],
    'k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAg' +
      'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoH',
  ],
  [
    'float16',
    [4],
    [1.5, -65504, 5.960464477539063e-8, Infinity],
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDQsKSwgfSAgICAgICAg' +
      'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPv/7AQAAfA==',
  ],
  [
    'truth values',
    [1, 2],
    [1, 0],
    'k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDIpLCB9ICAgICAg' +
      'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAA==',
  ],
  [
    'big-endian int32',
    [1],
    [16777217],
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPmk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAgICAg' +
      'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAB',
  ],
  [
    'no rows',
    [0, 3],
    [],
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDAsIDMpLCB9ICAgICAg' +
      'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo=',
  ],
];

describe('npy', () => {
  const folder = temporaryFolder();
  const file = () => join(folder.path, 'x.npy');

  for (const [name, shape, values, base64] of WRITTEN_BY_NUMPY) {
    it(`reads ${name} as NumPy wrote it`, async () => {
      await folder.write({ 'x.npy': Buffer.from(base64, 'base64') });
      const array = await readNpy(file());
      assert.deepEqual(array.shape, shape);
      assert.deepEqual([...array.data], values);
    });
  }

  it('writes rows byte for byte as NumPy does', async () => {
    await writeNpy(file(), Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25), 3);
    assert.equal(readFileSync(file(), 'base64'), WRITTEN_BY_NUMPY[0][3]);
    await writeNpy(file(), new Float32Array(0), 3);
    assert.deepEqual((await readNpy(file())).shape, [0, 3]);
    await assert.rejects(writeNpy(file(), new Float32Array(4), 3), RangeError);
  });

  it('says what it found where it cannot read', async () => {
    const good = Buffer.from(WRITTEN_BY_NUMPY[0][3], 'base64');
    const changed = (from: string, to: string) => Buffer.from(good.toString('latin1').replace(from, to), 'latin1');
    const cases: [Buffer, string, RegExp][] = [
      [Buffer.from('image,label'), 'npy/format', /x\.npy is no \.npy file/],
      [good.subarray(0, 9), 'npy/format', /is no \.npy file/],
      [good.subarray(0, 140), 'npy/truncated', /shape \(2, 3\) needs 24 bytes of data, and 12 are there/],
      [changed('(2, 3)', '(2,9999999999999999999)'), 'npy/truncated', /needs/],
      [changed('\x93NUMPY\x01', '\x93NUMPY\x09'), 'npy/version', /version 9/],
      [changed("'<f4'", "'|O' "), 'npy/type', /'descr': '\|O'/],
      [changed("'<f4'", "'<c8'"), 'npy/type', /astype\('float32'\)/],
      [changed("{'descr'", "['descr'"), 'npy/type', /plain numbers/],
    ];
    for (const [bytes, code, message] of cases) {
      await folder.write({ 'x.npy': bytes });
      await assert.rejects(readNpy(file()), { code, message });
    }
    await assert.rejects(readNpy(join(folder.path, 'gone.npy')), {
      code: 'npy/unreadable',
      message: /it is not there/,
    });
  });
});
