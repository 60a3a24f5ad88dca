import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNpy } from '../../../src/engine/exchange/npy';
import { type LabelledImages, readProbabilities } from '../../../src/engine/exchange/probabilities';
import { walkOrder } from '../../../src/engine/exchange/rowOrder';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('probabilities are held against the labels', () => {
  const folder = temporaryFolder();

  /** A model that is right about every image but each eighth, with its columns in this order and a row per path. */
  async function write(images: LabelledImages, order: readonly string[], rows = images.paths): Promise<string> {
    const file = join(folder.path, 'p.npy');
    const values = rows.flatMap((path) => {
      const image = images.paths.indexOf(path);
      const right = order.indexOf(images.labels[image]);
      const top = image % 8 === 0 ? (right + 1) % order.length : right;
      return order.map((_, column) => (column === top ? 0.6 : 0.4 / (order.length - 1)));
    });
    await writeNpy(file, Float32Array.from(values), order.length);
    return file;
  }

  function imagesOf(classes: readonly string[], perClass: number, pathOf: (label: string, i: number) => string) {
    const images = classes.flatMap((label) =>
      Array.from({ length: perClass }, (_, i) => ({ label, path: pathOf(label, i) })),
    );
    images.sort((a, b) => (a.path < b.path ? -1 : 1));
    return {
      root: folder.path,
      paths: images.map(({ path }) => path),
      labels: images.map(({ label }) => label),
      classes: [...classes].sort(),
    };
  }

  const numbers = Array.from({ length: 12 }, (_, i) => String(i));
  const rows = (label: string, i: number) => `${String(i * 97 + Number(label)).padStart(5, '0')}.png`;

  it('so that classes which are numbers are in numeric order where that agrees better, which is said', async () => {
    const images = imagesOf(numbers, 8, rows);
    const { classes, notes } = await readProbabilities(await write(images, numbers), images);
    assert.deepEqual(classes, numbers);
    const wrong = images.paths.filter((_, image) => image % 8 === 0).length / 96;
    assert.equal(wrong, 0.125);
    assert.match(
      notes.join('; '),
      /^columns in numeric order: they agree with 88% of the labels; sorted by name it would be \d+%$/,
    );
  });

  it('and sorted by name, as folders of numbers are, where that agrees', async () => {
    const images = imagesOf(numbers, 8, rows);
    const { classes, notes } = await readProbabilities(await write(images, [...numbers].sort()), images);
    assert.deepEqual(classes, [...numbers].sort());
    assert.match(notes[0], /^columns sorted by name: they agree with 88% .* in numeric order it would be \d+%$/);
  });

  const animals = ['Zebra', 'ant', 'bee', 'cat'];
  const inFolders = (label: string, i: number) => `${label}/${i}.png`;

  it('and refused with both figures where another order of the columns agrees far better', async () => {
    const images = imagesOf(animals, 20, inFolders);
    await assert.rejects(readProbabilities(await write(images, ['ant', 'bee', 'cat', 'Zebra']), images), {
      code: 'probabilities/order',
      message:
        /agrees with \d+% .*with its columns sorted without regard to letter case, it would be 88%.*p\.classes\.txt/,
    });
    await assert.rejects(readProbabilities(await write(images, ['cat', 'Zebra', 'bee', 'ant']), images), {
      code: 'probabilities/order',
      message: /with its columns in the order cat, Zebra, bee, ant, it would be 88%/,
    });
  });

  it('unless somebody has said what the columns are: then a doubt is said', async () => {
    const images = imagesOf(animals, 20, inFolders);
    const file = await write(images, images.classes);
    await writeFile(join(folder.path, 'p.classes.txt'), 'bee\ncat\nZebra\nant\n');
    const { classes, notes } = await readProbabilities(file, images);
    assert.deepEqual(classes, ['bee', 'cat', 'Zebra', 'ant']);
    assert.match(notes[0], /^columns as they are named: they agree with \d+% .*; sorted by name it would be 88%$/);
  });

  it('and refused where the rows are in the order of torchvision or of the disk', async () => {
    const images = imagesOf(['a', 'a-b', 'a-c', 'a b'], 30, inFolders);
    const classwise = ['a', 'a b', 'a-b', 'a-c'].flatMap((label) =>
      images.paths.filter((p) => p.startsWith(`${label}/`)),
    );
    await assert.rejects(readProbabilities(await write(images, images.classes, classwise), images), {
      code: 'probabilities/order',
      message: / rows in the order of torchvision and Keras.* it would be 88%.*p\.classes\.txt or .*p\.paths\.txt/,
    });
    for (const path of images.paths.toReversed()) {
      await mkdir(join(folder.path, path.split('/')[0]), { recursive: true });
      await writeFile(join(folder.path, path), '');
    }
    const walked = (await walkOrder(folder.path, images.paths))!.rows;
    const onDisk = images.paths.map((_, row) => images.paths[walked.indexOf(row)]);
    const file = await write(images, images.classes, onDisk);
    await writeFile(join(folder.path, 'p.paths.txt'), onDisk.join('\n'));
    assert.deepEqual((await readProbabilities(file, images)).notes, ['they agree with 88% of the labels']);
  });

  it('where classes of other sizes leave but one explanation, which is then the only one', async () => {
    const all = imagesOf(['a', 'a-b', 'a-c', 'a b'], 30, inFolders);
    const kept = all.paths.map((path) => path.startsWith('a/') || /\/\d\.png$/.test(path));
    const images = { ...all, paths: all.paths.filter((_, i) => kept[i]), labels: all.labels.filter((_, i) => kept[i]) };
    const classwise = ['a', 'a b', 'a-b', 'a-c'].flatMap((label) =>
      images.paths.filter((p) => p.startsWith(`${label}/`)),
    );
    await assert.rejects(readProbabilities(await write(images, images.classes, classwise), images), {
      message:
        /; with its rows in the order of torchvision and Keras, folder by folder, it would be [^,]*: write the path/,
    });
  });

  it('and taken as they are where labels are few, or the model knows little', async () => {
    const few = imagesOf(['a', 'b', 'c'], 1, inFolders);
    assert.deepEqual((await readProbabilities(await write(few, ['c', 'b', 'a']), few)).classes, ['a', 'b', 'c']);
    const images = imagesOf(animals, 20, inFolders);
    const file = join(folder.path, 'p.npy');
    const values = images.paths.flatMap((_, image) => animals.map((_, c) => (c === image % 4 ? 0.4 : 0.2)));
    await writeNpy(file, Float32Array.from(values), 4);
    assert.deepEqual((await readProbabilities(file, images)).notes, ['they agree with 25% of the labels']);
    const unlabelled = { ...images, labels: images.labels.map(() => '') };
    assert.deepEqual((await readProbabilities(file, unlabelled)).notes, [
      'no image that they are of has a label to hold them against',
    ]);
  });

  it('by a table that names its columns and rows itself, whatever their order', async () => {
    const images = imagesOf(animals, 5, inFolders);
    const order = ['cat', 'Zebra', 'bee', 'ant'];
    const lines = images.paths.map((path, i) =>
      [i, `/home/ann/animals/${path}`, ...order.map((name) => (name === images.labels[i] ? 0.7 : 0.1))].join(','),
    );
    const file = join(folder.path, 'p.csv');
    await writeFile(file, [`,,${order.join(',')}`, ...lines.toReversed()].join('\n'));
    const { classes, values, notes } = await readProbabilities(file, images);
    assert.deepEqual(classes, order);
    images.labels.forEach((label, i) => {
      const row = [...values.subarray(4 * i, 4 * i + 4)];
      assert.equal(row.indexOf(Math.max(...row)), order.indexOf(label));
    });
    assert.deepEqual(notes, ['its column 1 numbers the rows and is left out', 'they agree with 100% of the labels']);
  });
});
