import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Loss } from '../loss';
import type { Triplets } from '../miner';
import { toTriplets } from '../selections';
import type { Synthesizer } from './synthesizer';

/** More triplets than this are thinned out before synthesis: every one costs a row. */
const MOST_TRIPLETS = 256;

/**
 * Lets a loss on pairs or triplets learn from synthetic negatives too.
 * @param tripletsOf what the loss takes from a batch when no miner picked
 */
export function withSynthetic(
  loss: Loss,
  synthesizer: Synthesizer,
  tripletsOf: (labels: Int32Array) => Triplets,
): Loss {
  return {
    name: loss.name,
    unitLength: loss.unitLength,
    variables: [...loss.variables, ...synthesizer.variables],
    compute(embeddings, labels, selection) {
      const triplets = thinned(selection ? toTriplets(selection) : tripletsOf(labels));
      if (triplets.anchors.length === 0) return loss.compute(embeddings, labels, selection);
      const made = synthesizer.synthesize(embeddings, labels, triplets, loss.unitLength);
      const all = tf.concat([embeddings, made.rows]);
      const labelsOfAll = new Int32Array(all.shape[0]).fill(-1);
      labelsOfAll.set(labels);
      const synthetic = loss.compute(all, labelsOfAll, made.triplets);
      if (synthesizer.weight === null) return synthetic;
      const terms = [loss.compute(embeddings, labels, selection), tf.mul(synthesizer.weight, synthetic)];
      return tf.addN(made.ownLoss ? [...terms, made.ownLoss] : terms) as Scalar;
    },
    dispose() {
      loss.dispose();
      synthesizer.dispose();
    },
  };
}

function thinned(triplets: Triplets): Triplets {
  const step = Math.ceil(triplets.anchors.length / MOST_TRIPLETS);
  if (step <= 1) return triplets;
  const every = (rows: Int32Array) => rows.filter((_, t) => t % step === 0);
  return {
    kind: 'triplets',
    anchors: every(triplets.anchors),
    positives: every(triplets.positives),
    negatives: every(triplets.negatives),
  };
}
