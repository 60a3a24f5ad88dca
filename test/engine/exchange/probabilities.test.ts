import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNpy } from '../../../src/engine/exchange/npy';
import { readProbabilities } from '../../../src/engine/exchange/probabilities';
import { temporaryFolder } from '../fixtures/temporaryFolder';

const PATHS = ['cat/1.png', 'cat/2.png', 'dog/3.png'];
const CLASSES = ['dog', 'cat'];

/** As images that are in no folder on this machine. */
const read = (file: string, paths = PATHS, labels: readonly string[] = paths.map(() => ''), classes = CLASSES) =>
  readProbabilities(file, { root: 'nowhere', paths, classes, labels });

describe('given probabilities', () => {
  const folder = temporaryFolder();
  let made = 0;

  /** Writes rows and what stands beside them; returns the array's file. */
  async function write(
    rows: readonly (readonly number[])[],
    beside: { paths?: string; classes?: string } = {},
  ): Promise<string> {
    const base = join(folder.path, `p${made++}`);
    await writeNpy(`${base}.npy`, Float32Array.from(rows.flat()), rows[0].length);
    for (const [what, text] of Object.entries(beside)) await writeFile(`${base}.${what}.txt`, text);
    return `${base}.npy`;
  }

  it('belong to the images in their order and to the classes sorted by name', async () => {
    const { name, classes, values } = await read(
      await write([
        [0.75, 0.25],
        [0.5, 0.5],
        [0.125, 0.875],
      ]),
    );
    assert.equal(name, 'p0.npy');
    assert.deepEqual(classes, ['cat', 'dog']);
    assert.deepEqual([...values], [0.75, 0.25, 0.5, 0.5, 0.125, 0.875]);
  });

  it('belong to the images and classes that are named beside them, in any order', async () => {
    const file = await write(
      [
        [0.25, 0.75, 0],
        [1, 0, 0],
      ],
      { paths: 'dog\\3.png\r\n./cat/1.png\n', classes: 'dog\ncat\nelk\n' },
    );
    const { classes, values } = await read(file);
    assert.deepEqual(classes, ['dog', 'cat', 'elk']);
    assert.deepEqual([...values], [1, 0, 0, NaN, NaN, NaN, 0.25, 0.75, 0]);
  });

  it('follow an image whose folder changed, by its name, unless two images have that name', async () => {
    const file = await write(
      [
        [1, 0],
        [0, 1],
      ],
      { paths: 'dog/1.png\ncat/2.png' },
    );
    assert.deepEqual([...(await read(file)).values].slice(0, 4), [1, 0, 0, 1]);
    const twice = await read(file, ['cat/1.png', 'elk/1.png', 'cat/2.png']);
    assert.deepEqual([...twice.values], [NaN, NaN, NaN, NaN, 0, 1]);
  });

  it('sum to 1; a row of zeros says nothing', async () => {
    const { values } = await read(
      await write([
        [0.5, 0],
        [0, 0],
        [0.25, 0.25],
      ]),
    );
    assert.deepEqual([...values], [1, 0, NaN, NaN, 0.5, 0.5]);
  });

  const refused = async (file: string, code: string, says: RegExp): Promise<void> => {
    await assert.rejects(
      read(file),
      (error: { code: string; message: string }) => error.code === code && says.test(error.message),
    );
  };

  it('are refused with another number of rows, columns, dimensions or names, saying what is needed', async () => {
    await refused(
      await write([
        [1, 0],
        [0, 1],
      ]),
      'rows/count',
      /2 rows.*3 images.*sorted by path.*paths\.txt/,
    );
    await refused(
      await write([
        [1, 0, 0],
        [1, 0, 0],
        [1, 0, 0],
      ]),
      'probabilities/classes',
      /3 columns.*2 classes: cat, dog\..*classes\.txt/,
    );
    await refused(await write([[1, 0]], { paths: 'cat/1.png\ncat/2.png' }), 'rows/paths', /names 2 images.*1 rows/);
    await refused(
      await write([[1, 0]], { paths: 'elk/9.png' }),
      'rows/paths',
      /paths\.txt names no image of the dataset.*"elk\/9\.png".*first image is cat\/1\.png/,
    );
    await refused(await write([[1, 0]], { classes: 'cat' }), 'probabilities/classes', /names 1 classes.*2 columns/);
    await refused(
      await write([[1, 0]], { classes: 'elk\nfox' }),
      'probabilities/classes',
      /names elk, fox; the dataset has dog, cat/,
    );
    const flat = join(folder.path, 'flat.npy');
    await writeFile(
      flat,
      Buffer.concat([
        Buffer.from(
          `\x93NUMPY\x01\x00\x46\x00${"{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }".padEnd(69)}\n`,
          'latin1',
        ),
        Buffer.alloc(12),
      ]),
    );
    await refused(flat, 'features/shape', /shape \(3\).*two dimensions/);
  });

  it('are refused where they are none', async () => {
    await refused(
      await write([
        [1, 0],
        [2.5, -1],
        [0, 1],
      ]),
      'probabilities/range',
      /Row 1 .*2\.5.*softmax/,
    );
    await refused(
      await write([
        [1, 0],
        [NaN, 1],
        [0, 1],
      ]),
      'probabilities/range',
      /NaN/,
    );
    await refused(join(folder.path, 'nothing.npy'), 'npy/unreadable', /cannot be read/);
  });
});
