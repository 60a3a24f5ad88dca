import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { labelsAtLevel, treeDistance, type ClassLevels } from '../classLevels';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { subspaceDims } from '../subspace';
import { products, unitRows } from '../tape';
import { contrastAll } from './supervisedContrastiveLoss';

/**
 * Hierarchical contrastive loss (after Zhang et al. 2022 and the class tree margins of Ge et al. 2018): the sum over
 * the levels of the supervised contrastive loss on the labels of that level, each in its own subspace. A negative has
 * to be farther by margin × its tree distance, so that taking a sister class for the own one costs less than taking one
 * from across the tree.
 */
export function hierarchicalLoss(
  { temperature, coarseWeight, margin, subspaces }: LossOptionsOf<'hierarchical'>,
  levels: ClassLevels,
): Loss {
  const finest = levels.length - 1;
  return {
    name: 'hierarchical',
    unitLength: true,
    variables: [],
    compute(embeddings, labels) {
      const dims = subspaceDims(embeddings.shape[1], levels.length);
      const margins = treeMargins(labels, levels, margin);
      const terms = levels.map((_, level) => {
        const rows =
          subspaces && level < finest ? unitRows(tf.slice(embeddings, [0, 0], [-1, dims[level]])) : embeddings;
        const logits = tf.div(tf.add(products(rows), margins), temperature) as Tensor2D;
        return tf.mul(
          coarseWeight ** (finest - level),
          contrastAll(logits, labelsAtLevel(levels, level, labels)),
        ) as Scalar;
      });
      return tf.addN(terms);
    },
    dispose() {},
  };
}

function treeMargins(labels: Int32Array, levels: ClassLevels, margin: number): Tensor2D {
  const batch = labels.length;
  const values = new Float32Array(batch * batch);
  for (let a = 0; a < batch; a++) {
    for (let b = 0; b < batch; b++) {
      if (labels[a] >= 0 && labels[b] >= 0) values[a * batch + b] = margin * treeDistance(levels, labels[a], labels[b]);
    }
  }
  return tf.tensor2d(values, [batch, batch]);
}
