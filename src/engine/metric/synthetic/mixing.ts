import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { SyntheticOptionsOf } from '../../recipe/syntheticOptions';
import { distances, unitRows } from '../tape';
import type { Synthesizer } from './synthesizer';

/**
 * Hardness-aware mixing (Zheng et al. 2019, HDML): the negative moves along the line to its anchor until what is left
 * of its distance beyond the positive's is (1 - strength) of it. A negative that is nearer than the positive stays.
 * HDML lets the strength grow as 1 - exp(-α / J) with a running loss J; a fixed strength keeps the loss a function of
 * its batch.
 */
export function mixing({ strength, weight }: SyntheticOptionsOf<'mixing'>): Synthesizer {
  return {
    variables: [],
    weight,
    synthesize(embeddings, _labels, { anchors, positives, negatives }, unitLength) {
      const batch = embeddings.shape[0];
      const matrix = distances(embeddings).dataSync<'float32'>();
      const mixture = new Float32Array(anchors.length * batch);
      anchors.forEach((anchor, t) => {
        const share = negativeShare(
          matrix[anchor * batch + positives[t]],
          matrix[anchor * batch + negatives[t]],
          strength,
        );
        mixture[t * batch + anchor] += 1 - share;
        mixture[t * batch + negatives[t]] += share;
      });
      const rows = mixRows(embeddings, mixture, unitLength);
      return {
        rows,
        triplets: { kind: 'triplets', anchors, positives, negatives: negatives.map((_, t) => batch + t) },
        ownLoss: null,
      };
    },
    dispose() {},
  };
}

/** The share of the negative in the mixture of negative and anchor, 0..1. */
export function negativeShare(apDist: number, anDist: number, strength: number): number {
  return anDist <= apDist ? 1 : ((1 - strength) * (anDist - apDist) + apDist) / anDist;
}

/** New rows as mixtures of the rows of a batch. @param mixture constants [count, batch], row-major */
export function mixRows(embeddings: Tensor2D, mixture: Float32Array, unitLength: boolean): Tensor2D {
  const batch = embeddings.shape[0];
  const rows: Tensor2D = tf.matMul(tf.tensor2d(mixture, [mixture.length / batch, batch]), embeddings);
  return unitLength ? unitRows(rows) : rows;
}
