// A small folder dataset for the tests: real images of the sample in four classes that are easily told apart, a few of
// them in wrong folders.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from './places.mjs';
import { temporaryFolder } from './temporary.mjs';

const CLASSES = ['ankle-boot', 'bag', 'trouser', 't-shirt'];
const PER_CLASS = 30;
/** As many of each class stand in the folder of the next. */
const PLANTED = 3;

/** Few, short trainings: the tests need findings, not good ones. */
export const QUICK = { training: { epochs: 8, folds: 2, repeats: 1 } };

/**
 * Writes the dataset into a folder in a temporary one.
 *
 * @returns `paths` are those of all images, `planted` maps the path of each wrong image to its right class; `remove()`
 *   deletes everything.
 */
export async function makeDataset({ recipe = QUICK } = {}) {
  // What is kept of a dataset lies beside it, and goes with the folder around both.
  const { folder: around, remove } = temporaryFolder('dataset');
  const folder = join(around, 'things');
  const planted = new Map();
  const paths = [];
  const sprite = sharp(readFileSync(join(root, 'media/sample/sprite.png')));
  for (const [number, label] of CLASSES.entries()) {
    for (const [index, tile] of tilesOf(label).slice(0, PER_CLASS).entries()) {
      const wrong = index < PLANTED;
      const shown = wrong ? CLASSES[(number + 1) % CLASSES.length] : label;
      const path = `${shown}/${tile.image}`;
      mkdirSync(join(folder, shown), { recursive: true });
      paths.push(path);
      await sprite.clone().extract(tile.area).toFile(join(folder, path));
      if (wrong) planted.set(path, label);
    }
  }
  writeFileSync(join(folder, 'nearmiss.json'), JSON.stringify(recipe, null, 2));
  return { folder, paths, planted, remove };
}

/**
 * The same images as boxes in pictures, three in each, with a COCO file that says what they are.
 *
 * @returns `file` is the COCO file, `planted` maps the number of each wrong box to its right category
 */
export async function makeBoxes({ perClass = PER_CLASS, recipe = QUICK } = {}) {
  const { folder: around, remove } = temporaryFolder('boxes');
  const folder = join(around, 'street');
  mkdirSync(join(folder, 'images'), { recursive: true });
  const sprite = sharp(readFileSync(join(root, 'media/sample/sprite.png')));
  const tiles = Array.from({ length: perClass }, (_, i) =>
    CLASSES.map((label) => ({ label, area: tilesOf(label)[i].area })),
  ).flat();
  const planted = new Map();
  const coco = {
    info: { description: 'things in a street' },
    images: [],
    annotations: [],
    categories: CLASSES.map((name, c) => ({ id: c + 1, name, supercategory: 'thing' })),
  };
  const canvas = { width: 160, height: 64, channels: 3, background: '#3a4a5a' };
  for (let first = 0; first < tiles.length; first += 3) {
    const file = `${String(first / 3).padStart(4, '0')}.png`;
    const id = coco.images.push({ id: first / 3, file_name: file, width: canvas.width, height: canvas.height }) - 1;
    const parts = [];
    for (const [p, { label, area }] of tiles.slice(first, first + 3).entries()) {
      const [left, top] = [8 + 50 * p, 4 + ((7 * (first + p)) % 28)];
      parts.push({ input: await sprite.clone().extract(area).png().toBuffer(), left, top });
      const right = CLASSES.indexOf(label) + 1;
      const number = coco.annotations.length;
      // A number without common factors with that of the classes: all of them are mistaken for all others.
      const wrong = number % 11 === 3;
      if (wrong) planted.set(number, right);
      coco.annotations.push({
        id: number,
        image_id: id,
        category_id: wrong ? ((right + (number % 3)) % CLASSES.length) + 1 : right,
        bbox: [left, top, area.width, area.height],
        area: area.width * area.height,
        iscrowd: 0,
      });
    }
    await sharp({ create: canvas })
      .composite(parts)
      .png()
      .toFile(join(folder, 'images', file));
  }
  const file = join(folder, 'annotations.json');
  writeFileSync(file, JSON.stringify(coco, null, 1));
  writeFileSync(join(folder, 'nearmiss.json'), JSON.stringify(recipe, null, 2));
  return { folder, file, planted, classes: CLASSES, remove };
}

/** Name and place in the sprite of the sample's images of one class that were not planted wrong there. */
function tilesOf(label) {
  const { tile, columns } = JSON.parse(readFileSync(join(root, 'media/sample/sample.json'), 'utf8'));
  const rows = readFileSync(join(root, 'media/sample/labels.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
  return rows.flatMap(([image, given, plantedFrom], index) =>
    given === label && !plantedFrom
      ? [
          {
            image,
            area: {
              left: (index % columns) * tile,
              top: Math.floor(index / columns) * tile,
              width: tile,
              height: tile,
            },
          },
        ]
      : [],
  );
}
