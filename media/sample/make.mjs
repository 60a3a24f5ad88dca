// Makes the sample dataset beside this file: sprite.png, labels.tsv and sample.json.
//   node media/sample/make.mjs [FOLDER]
// FOLDER holds the four idx files of Fashion-MNIST; Debian's package dataset-fashion-mnist puts them at the default.
// The same seed draws the same images and plants the same wrong labels.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';

const SEED = 28;
const TILE = 28;
const COLUMNS = 40;
const PER_CLASS = 100;
const CONFUSED = 40;
const ANYWHERE = 40;

/** In the order of the idx labels. */
const CLASSES = ['t-shirt', 'trouser', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker', 'bag', 'ankle-boot'];

/** The class that a tired person would take it for. A bag looks like nothing else here, so it has none. */
const CONFUSABLE = {
  't-shirt': 'shirt',
  shirt: 't-shirt',
  pullover: 'coat',
  coat: 'pullover',
  dress: 'coat',
  trouser: 'dress',
  sandal: 'sneaker',
  sneaker: 'sandal',
  'ankle-boot': 'sneaker',
};

const here = dirname(fileURLToPath(import.meta.url));
const source = process.argv[2] ?? '/usr/share/datasets/fashion-mnist';
const random = seededRandom(SEED);

const pixels = readIdx('images-idx3', 16);
const labels = readIdx('labels-idx1', 8);
const tiles = shuffle(CLASSES.flatMap(drawOfClass));
plant();
await writeSample();

/** Train and test images together, without the header of the idx format. */
function readIdx(kind, headerBytes) {
  const part = (name) => gunzipSync(readFileSync(join(source, `${name}-${kind}-ubyte.gz`))).subarray(headerBytes);
  return Buffer.concat([part('train'), part('t10k')]);
}

function drawOfClass(label, index) {
  const ofClass = [...labels.keys()].filter((i) => labels[i] === index);
  const size = TILE * TILE;
  return shuffle(ofClass)
    .slice(0, PER_CLASS)
    .map((i) => ({ truth: label, label, pixels: pixels.subarray(i * size, (i + 1) * size) }));
}

/** Gives 40 images the class they are easily confused with and 40 others any other class. */
function plant() {
  const order = shuffle([...tiles]);
  const confused = order.filter((tile) => CONFUSABLE[tile.truth]).slice(0, CONFUSED);
  const anywhere = order.filter((tile) => !confused.includes(tile)).slice(0, ANYWHERE);
  for (const tile of confused) tile.label = CONFUSABLE[tile.truth];
  for (const tile of anywhere) {
    const others = CLASSES.filter((label) => label !== tile.truth);
    tile.label = others[Math.floor(random() * others.length)];
  }
}

async function writeSample() {
  const rows = Math.ceil(tiles.length / COLUMNS);
  const width = COLUMNS * TILE;
  const sprite = Buffer.alloc(width * rows * TILE);
  tiles.forEach((tile, i) => {
    const left = (i % COLUMNS) * TILE;
    const top = Math.floor(i / COLUMNS) * TILE;
    for (let y = 0; y < TILE; y++) tile.pixels.copy(sprite, (top + y) * width + left, y * TILE, (y + 1) * TILE);
  });
  await sharp(sprite, { raw: { width, height: rows * TILE, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: 9, effort: 10, adaptiveFiltering: true })
    .toFile(join(here, 'sprite.png'));

  const lines = tiles.map(({ label, truth }, i) => {
    const image = `${String(i + 1).padStart(4, '0')}.png`;
    return `${image}\t${label}\t${label === truth ? '' : truth}`;
  });
  writeFileSync(join(here, 'labels.tsv'), ['image\tlabel\tplanted', ...lines, ''].join('\n'));
  const sample = { tile: TILE, columns: COLUMNS, count: tiles.length };
  writeFileSync(join(here, 'sample.json'), `${JSON.stringify(sample)}\n`);
}

function shuffle(items) {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}

/** Mulberry32, as in src/engine/numeric/random.ts, which plain Node cannot import. */
function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
