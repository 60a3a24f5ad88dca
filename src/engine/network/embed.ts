import * as tf from '@tensorflow/tfjs-core';
import { type Embeddings, normalizeRows } from '../numeric/embeddings';
import type { Samples } from '../numeric/samples';
import { type JobContext, throwIfStopped } from '../protocol/job';
import { mirror } from './mirror';
import type { Network } from './network';
import { standardized } from './standardize';
import { unitRows } from './unitRows';

const BATCH = 128;

/** Embeddings of these images, in their order. Rows of unreadable images are 0. */
export function embed(network: Network, samples: Samples, images: ArrayLike<number>, job: JobContext): Embeddings {
  const dim = rowDim(network);
  const values = new Float32Array(images.length * dim);
  const rows = [...Array(images.length).keys()].filter((r) => samples.readable[images[r]]);
  for (let start = 0; start < rows.length; start += BATCH) {
    throwIfStopped(job);
    job.progress({
      stage: 'embed',
      done: start,
      total: rows.length,
      note: `embedded ${start} of ${rows.length} images`,
    });
    const batch = rows.slice(start, start + BATCH);
    const found = embedBatch(
      network,
      standardized(
        samples,
        batch.map((r) => images[r]),
        network.spec,
      ),
    );
    batch.forEach((r, b) => values.set(found.subarray(b * dim, (b + 1) * dim), r * dim));
  }
  return { count: images.length, dim, values };
}

/** Numbers of a row: what is learned and, where the network has a skip, what it is given. */
function rowDim({ dim, givenDim, spec: { skip } }: Network): number {
  return skip > 0 ? dim + givenDim : dim;
}

/** Unit rows for standardised images or features, one after the other. */
export function embedBatch(network: Network, samples: Float32Array): Float32Array {
  const { architecture, mirrored: bothSides, skip } = network.spec;
  const values = tf.tidy(() => {
    const input = network.input(samples);
    const own = unitRows(network.forward(input, false));
    const mirrored =
      bothSides && architecture.kind === 'convnet'
        ? unitRows(network.forward(network.input(mirror(samples, architecture)), false))
        : null;
    const learned = mirrored ? unitRows(tf.add(own, mirrored)) : own;
    const rows =
      skip > 0
        ? tf.concat([tf.mul(learned, Math.sqrt(1 - skip)), tf.mul(network.given(input), Math.sqrt(skip))], 1)
        : learned;
    return rows.dataSync<'float32'>();
  });
  return normalizeRows(values, rowDim(network));
}
