import * as tf from '@tensorflow/tfjs-core';
import { type Embeddings, normalizeRows } from '../numeric/embeddings';
import type { Samples } from '../numeric/samples';
import { type JobContext, throwIfStopped } from '../protocol/job';
import { type Network, unitRows } from './network';
import { mirror } from './mirror';
import { standardized } from './standardize';

const BATCH = 128;

/** Embeddings of these images, in their order. Rows of unreadable images are 0. */
export function embed(network: Network, samples: Samples, images: ArrayLike<number>, job: JobContext): Embeddings {
  const { dim } = network;
  const values = new Float32Array(images.length * dim);
  const rows = [...Array(images.length).keys()].filter((r) => samples.readable[images[r]]);
  for (let start = 0; start < rows.length; start += BATCH) {
    throwIfStopped(job);
    job.progress({ stage: 'embed', done: start, total: rows.length, note: `embedded ${start} of ${rows.length} images` });
    const batch = rows.slice(start, start + BATCH);
    const found = embedBatch(network, standardized(samples, batch.map((r) => images[r]), network.spec));
    batch.forEach((r, b) => values.set(found.subarray(b * dim, (b + 1) * dim), r * dim));
  }
  return { count: images.length, dim, values };
}

/** Unit rows for standardised images or features, one after the other. */
export function embedBatch(network: Network, samples: Float32Array): Float32Array {
  const { architecture, mirrored: bothSides } = network.spec;
  const values = tf.tidy(() => {
    const own = unitRows(network.forward(network.input(samples), false));
    if (!bothSides || architecture.kind === 'head') return own.dataSync() as Float32Array;
    const mirrored = unitRows(network.forward(network.input(mirror(samples, architecture)), false));
    return tf.add(own, mirrored).dataSync() as Float32Array;
  });
  return normalizeRows(values, network.dim);
}
