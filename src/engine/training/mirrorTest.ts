import { comparedSearch } from '../neighbours/compared';
import { mirror } from '../network/mirror';
import { statisticsOf, standardized } from '../network/standardize';
import { normalizeRows } from '../numeric/embeddings';
import type { Pixels } from '../numeric/pixels';
import { type Random, shuffle } from '../numeric/random';
import { quietJob } from '../protocol/job';

/** Images looked at, and against how many of them each is held. */
const SAMPLE = 1000;
/** Share of the images that keep their label as they are which have to keep it mirrored. */
const KEPT = 0.7;

/**
 * Whether mirrored images still look like their class, so that training on them makes sense: true for clothes and
 * animals, false for digits and letters. Asks the nearest other image, by its pixels, of a sample of images as they are
 * and mirrored.
 */
export function mirrorsKeepClass(pixels: Pixels, labels: Int32Array, random: Random): boolean {
  const labelled = [...labels.keys()].filter((image) => labels[image] >= 0 && pixels.readable[image]);
  const sample = Int32Array.from(shuffle(labelled, random).slice(0, SAMPLE));
  const dim = pixels.height * pixels.width * pixels.channels;
  const images = standardized(pixels, sample, statisticsOf(pixels));
  const mirrored = normalizeRows(mirror(images, pixels), dim);
  const search = comparedSearch({ count: sample.length, dim, values: normalizeRows(images, dim) });
  const own = Int32Array.from(sample.keys());
  const agreeing = (queries: Float32Array) => {
    const { indices } = search(queries, own, 1, quietJob);
    return own.reduce(
      (count, q) => count + (indices[q] >= 0 && labels[sample[indices[q]]] === labels[sample[q]] ? 1 : 0),
      0,
    );
  };
  return agreeing(mirrored) >= KEPT * agreeing(images);
}
