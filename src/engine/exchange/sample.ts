import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import type { DatasetInfo } from '../protocol/dataset';
import { makeEmptyFolder } from '../files/emptyFolder';
import { packageFile } from '../files/packageFile';

/** How the sprite is cut: gray square tiles, row by row, `columns` in a row. */
const layoutSchema = z.strictObject({ tile: z.number(), columns: z.number(), count: z.number() });

interface SampleImage {
  readonly name: string;
  /** The label it is given, some of them wrong on purpose. */
  readonly label: string;
  /** The true label where the given one is wrong, otherwise ''. */
  readonly planted: string;
}

/**
 * Writes the sample, 1,000 images of Fashion-MNIST in folders by their given label, into a new or empty folder.
 * Throws NearmissError for a folder that holds anything.
 */
export async function writeSample(folder: string): Promise<DatasetInfo> {
  const root = resolve(folder);
  await makeEmptyFolder(root, 'the sample');
  const { tile, columns } = layoutSchema.parse(
    JSON.parse(await readFile(packageFile('media', 'sample', 'sample.json'), 'utf8')),
  );
  const sprite = await sharp(packageFile('media', 'sample', 'sprite.png'))
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: sprite.info.width, height: sprite.info.height, channels: sprite.info.channels };
  const images = await readSample();
  for (const label of new Set(images.map((image) => image.label))) await mkdir(join(root, label));
  for (const [i, { name, label }] of images.entries()) {
    const left = (i % columns) * tile;
    const top = Math.floor(i / columns) * tile;
    const png = await sharp(sprite.data, { raw })
      .extract({ left, top, width: tile, height: tile })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    await writeFile(join(root, label, name), png);
  }
  return { root, layout: 'folder', labelFile: '' };
}

/** The wrong labels planted in the sample: file name (`0001.png`) to true label. */
export async function plantedErrors(): Promise<Map<string, string>> {
  return new Map(
    (await readSample()).filter(({ planted }) => planted !== '').map(({ name, planted }) => [name, planted]),
  );
}

async function readSample(): Promise<SampleImage[]> {
  const text = await readFile(packageFile('media', 'sample', 'labels.tsv'), 'utf8');
  return text
    .split('\n')
    .slice(1, -1)
    .map((line) => {
      const [name, label, planted] = line.split('\t');
      return { name, label, planted };
    });
}
