import type { EmbeddingsSource } from '../protocol';
import { NearmissError } from '../protocol/reply';
import { percent } from '../protocol/percent';
import { pathsFileOf } from '../labels/rowPaths';
import { type Agreement, agreesFarBetter } from './classOrder';
import { readFeatureFile, rowsOfImages } from './featureFile';
import { withoutRepeats } from './repeatedRows';
import { type RowOrder, rowOrders, walkOrder } from './rowOrder';

/** Features in the order of the dataset's images. */
export interface ImageFeatures {
  /** Of the rows that the file holds. */
  readonly count: number;
  readonly dim: number;
  readonly values: Float32Array;
  /** What a person should know of how they were read: parts of a sentence. */
  readonly notes: readonly string[];
}

/** What features are of. */
export interface FeaturedImages {
  readonly root: string;
  /** Relative to the root. */
  readonly paths: readonly string[];
  /** Of each image; '' where it has none. */
  readonly labels: readonly string[];
}

/**
 * Reads the features of a dataset's images. Rows that nobody named are held against the labels.
 * @throws NearmissError when the file cannot be used for these images
 */
export async function readFeatures(
  { file, paths: pathsFile }: EmbeddingsSource,
  images: FeaturedImages,
): Promise<ImageFeatures> {
  const given = await readFeatureFile(file, pathsFile);
  const { count, dim } = given;
  const { values, notes } = rowsOfImages(given, images.paths, file);
  if (!given.names) await checkOrder(file, values, dim, images);
  const seen = withoutRepeats(values, dim, images.labels);
  return { count, dim, values: seen.values, notes: [...notes, ...seen.notes] };
}

/** Rows that are asked for their nearest one, and rows among which it is sought. */
const ASKED = 300;
const AMONG = 3000;

/**
 * The nearest other row of some rows, by the cosine, as pairs of rows.
 * @param asked rows that are asked at most, evenly from all
 * @param among of how many rows the nearest one is taken at most, evenly from all
 */
export function nearestPairs(values: Float32Array, dim: number, asked = ASKED, among = AMONG): [number, number][] {
  const count = values.length / dim;
  const spread = (most: number) =>
    Array.from({ length: Math.min(most, count) }, (_, i) => Math.floor((i * count) / Math.min(most, count)));
  const others = spread(among);
  const lengths = new Map(others.map((row) => [row, Math.sqrt(dot(values, dim, row, row))]));
  return spread(asked).map((row) => {
    let [nearest, most] = [-1, -Infinity];
    for (const other of others) {
      const length = lengths.get(other)!;
      const cosine = other === row || length === 0 ? -Infinity : dot(values, dim, row, other) / length;
      if (cosine > most) [nearest, most] = [other, cosine];
    }
    return [row, nearest];
  });
}

function dot(values: Float32Array, dim: number, a: number, b: number): number {
  let sum = 0;
  for (let i = a * dim, j = b * dim, end = i + dim; i < end; i++, j++) sum += values[i] * values[j];
  return sum;
}

/** From this agreement on no other order can be far better. */
const SOUND = 0.9;

async function checkOrder(
  file: string,
  values: Float32Array,
  dim: number,
  { root, paths, labels }: FeaturedImages,
): Promise<void> {
  const pairs = nearestPairs(values, dim);
  const agreement = (order: RowOrder | null): Agreement => {
    const labelOf: string[] = order ? new Array<string>(labels.length) : [...labels];
    order?.rows.forEach((row, image) => (labelOf[row] = labels[image]));
    const known = pairs.filter(([row, near]) => near >= 0 && labelOf[row] !== '' && labelOf[near] !== '');
    return { hits: known.filter(([row, near]) => labelOf[row] === labelOf[near]).length, of: known.length };
  };
  const own = agreement(null);
  if (own.hits >= SOUND * own.of) return;
  const walked = await walkOrder(root, paths);
  for (const order of [...rowOrders(paths), ...(walked ? [walked] : [])]) {
    const other = agreement(order);
    if (!agreesFarBetter(other, own)) continue;
    const share = ({ hits, of }: Agreement) => percent(hits / of);
    throw new NearmissError(
      'features/order',
      `Of ${share(own)} of the rows of ${file} the nearest row has the same label; with its rows ${order.called} it ` +
        `would be ${share(other)}. Say which is right: write the path of the image of each row in ` +
        `${pathsFileOf(file)}, one a line in the order of the file.`,
    );
  }
}
