import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { seededRandom, shuffle } from '../../../src/engine/numeric/random';
import { FASHION_CLASSES, FASHION_FOLDER, readFashionMnist } from '../suspects/fashionMnist';
import { unpack } from '../transfer/sets';

/** Image files with the label that each is given, and the right one. */
export interface BoxSet {
  readonly name: string;
  readonly images: readonly { readonly path: string; readonly given: string; readonly truth: string }[];
  /** Puts the image files below a folder. */
  write(folder: string): Promise<void>;
}

type Row = Readonly<Record<string, string>>;

/** A set in `shared/data`, by columns of its table. */
interface Source {
  readonly name: string;
  readonly archive: readonly [folder: string, name: string];
  takes(row: Row): boolean;
  truth(row: Row): string;
  /** What people said; a share of wrong ones is planted where it is left out. */
  given?(row: Row): string;
}

/** Share of labels that are exchanged for any other class. */
const PLANTED = 0.06;

const SOURCES: readonly Source[] = [
  ...(['aggregate', 'worst'] as const).map((noise): Source => ({
    name: `cifar10n ${noise}`,
    archive: ['cifar10n', 'dev'],
    takes: () => true,
    truth: (row) => row.clean_label,
    given: (row) => row[noise === 'worst' ? 'worst_label' : 'aggre_label'],
  })),
  {
    name: 'grocery',
    archive: ['sets', 'grocery'],
    takes: (row) => row.kind === 'train',
    truth: (row) => row.fine,
  },
  { name: 'faces', archive: ['sets', 'faces-orl39'], takes: () => true, truth: (row) => row.subject },
  {
    name: 'omniglot',
    archive: ['sets', 'omniglot'],
    takes: () => true,
    truth: (row) => `${row.alphabet}/${row.character}`,
  },
];

export const BOX_SETS: readonly string[] = [...SOURCES.map(({ name }) => name), 'fashion-mnist'];

/**
 * @param most images at most, spread evenly over the set
 * @returns null where the data is not there
 */
export async function readBoxSet(name: string, most: number): Promise<BoxSet | null> {
  if (name === 'fashion-mnist') return fashionSet(Math.min(most, 3000));
  const source = SOURCES.find((one) => one.name === name)!;
  const unpacked = await unpack(...source.archive);
  if (!unpacked) return null;
  const all = unpacked.rows.filter((row) => source.takes(row));
  const step = Math.max(1, all.length / most);
  const rows = Array.from({ length: Math.min(all.length, most) }, (_, i) => all[Math.floor(i * step)]);
  const truth = rows.map((row) => source.truth(row));
  const given = source.given ? rows.map((row) => source.given!(row)) : planted(truth);
  return {
    name,
    images: rows.map(({ file }, i) => ({ path: file, given: given[i], truth: truth[i] })),
    write: async (folder) => {
      for (const { file } of rows) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        copyFileSync(join(unpacked.root, file), join(folder, file));
      }
    },
  };
}

function planted(truth: readonly string[]): string[] {
  const random = seededRandom(6);
  const classes = [...new Set(truth)].sort();
  const given = [...truth];
  const order = shuffle(Uint32Array.from(truth.keys()), random);
  for (const image of order.subarray(0, Math.round(PLANTED * truth.length))) {
    const further = 1 + Math.floor((classes.length - 1) * random());
    given[image] = classes[(classes.indexOf(truth[image]) + further) % classes.length];
  }
  return given;
}

function fashionSet(count: number): BoxSet | null {
  if (!existsSync(FASHION_FOLDER)) return null;
  const { pixels, labels, truth } = readFashionMnist(count, 'symmetric', PLANTED)!;
  const { width, height, data } = pixels;
  const path = (image: number): string => `${String(image).padStart(5, '0')}.png`;
  return {
    name: 'fashion-mnist',
    images: Array.from(labels, (label, image) => ({
      path: path(image),
      given: FASHION_CLASSES[label],
      truth: FASHION_CLASSES[truth[image]],
    })),
    write: async (folder) => {
      const size = width * height;
      for (let image = 0; image < labels.length; image++) {
        const raw = data.subarray(image * size, (image + 1) * size);
        await sharp(raw, { raw: { width, height, channels: 1 } })
          .png()
          .toFile(join(folder, path(image)));
      }
    },
  };
}

/** The set as a dataset of its own: image files and a labels.tsv. */
export async function writeBoxSet(set: BoxSet, folder: string): Promise<void> {
  await set.write(folder);
  const rows = set.images.map(({ path, given }) => `${path}\t${given}`);
  writeFileSync(join(folder, 'labels.tsv'), ['image\tlabel', ...rows, ''].join('\n'));
}
