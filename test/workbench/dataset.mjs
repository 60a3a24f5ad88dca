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
