import * as tf from '@tensorflow/tfjs-core';
import type { Network } from '../network/network';
import { standardized } from '../network/standardize';
import { unitRows } from '../network/unitRows';
import { classGroups } from '../numeric/classGroups';
import { normalizeRows } from '../numeric/embeddings';
import { type Random, shuffle } from '../numeric/random';
import type { Samples } from '../numeric/samples';

const IMAGES_PER_CLASS = 10;
const BATCH = 128;

/**
 * Where class vectors begin (imprinting, Qi et al. 2018): at the means of their classes in the embedding of the
 * untrained network, less the mean of all classes. Vectors at random would first have to drag each class to where they
 * happen to be, which takes longer than a short training lasts and destroys what classes have in common.
 * @param images of the samples, with their labels; -1 where they have none
 * @returns classCount * dim values; zeros for a class without images
 */
export function imprint(
  network: Network,
  samples: Samples,
  images: Uint32Array,
  labels: Int32Array,
  classCount: number,
  random: Random,
): Float32Array {
  const { dim } = network;
  const picked = classGroups(labels).flatMap(({ images: own }) => shuffle([...own], random).slice(0, IMAGES_PER_CLASS));
  // In mixed batches: an untrained network knows no statistics but those of the batch.
  const rows = shuffle(picked, random);
  const means = new Float32Array(classCount * dim);
  for (let start = 0; start < rows.length; start += BATCH) {
    const batch = rows.slice(start, start + BATCH);
    const values = standardized(
      samples,
      batch.map((row) => images[row]),
      network.spec,
    );
    const embeddings = tf.tidy(() => unitRows(network.forward(network.input(values), true)).dataSync<'float32'>());
    batch.forEach((row, b) => {
      for (let d = 0; d < dim; d++) means[labels[row] * dim + d] += embeddings[b * dim + d];
    });
  }
  return centred(means, dim);
}

/** Rows scaled to one length less their mean; rows of zeros stay. */
function centred(rows: Float32Array, dim: number): Float32Array {
  const unit = normalizeRows(rows, dim);
  const present = [...Array(unit.length / dim).keys()].filter((row) =>
    unit.subarray(row * dim, (row + 1) * dim).some((value) => value !== 0),
  );
  const mean = new Float32Array(dim);
  for (const row of present) for (let d = 0; d < dim; d++) mean[d] += unit[row * dim + d] / present.length;
  for (const row of present) for (let d = 0; d < dim; d++) unit[row * dim + d] -= mean[d];
  return unit;
}
