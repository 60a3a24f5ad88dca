import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArrays, writeArrays } from '../../../src/engine/files/arrayFile';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('a file of arrays', () => {
  const folder = temporaryFolder();
  const file = () => join(folder.path, 'x.bin');
  const arrays = [
    Float32Array.of(1.5, NaN, -Infinity),
    Int32Array.of(-1, 2 ** 31 - 1),
    new Float32Array(0),
    Int32Array.of(7),
  ];

  it('gives back what was written, bit for bit, on shared memory', async () => {
    await writeArrays(file(), { name: 'ä', list: [1] }, arrays);
    const read = await readArrays(file());
    assert.deepEqual(read.meta, { name: 'ä', list: [1] });
    assert.deepEqual(read.arrays, arrays);
    assert.ok(read.arrays.every(({ buffer }) => buffer instanceof SharedArrayBuffer));
  });

  it('is refused where any byte of it is another, or some are missing', async () => {
    await writeArrays(file(), {}, arrays);
    const bytes = readFileSync(file());
    for (let at = 0; at < bytes.length; at += 5) {
      const bent = Buffer.from(bytes);
      bent[at] ^= 0x10;
      writeFileSync(file(), bent);
      // A bent header may still say the same; the arrays never do.
      await readArrays(file()).then(
        (read) => assert.deepEqual(read.arrays, arrays),
        () => {},
      );
      writeFileSync(file(), bytes.subarray(0, at));
      await assert.rejects(readArrays(file()));
    }
  });
});
