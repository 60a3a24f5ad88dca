import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../numeric/random';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { products, unitRows } from '../tape';
import { projection } from './projection';
import { contrastAll } from './supervisedContrastiveLoss';

/**
 * NT-Xent, the loss of SimCLR (Chen et al. 2020): each view of an image picks the other view of the same image out of
 * the whole batch, by a softmax of cosines over the temperature. The label of a row is the index of its source image.
 */
export function ntXentLoss(
  { temperature, projection: size }: LossOptionsOf<'ntXent'>,
  dim: number,
  random: Random,
): Loss {
  const head = projection(dim, size, random);
  return {
    name: 'ntXent',
    unitLength: false,
    variables: head.variables,
    compute: (embeddings, labels) =>
      contrastAll(tf.div(products(unitRows(head.apply(embeddings))), temperature), labels),
    dispose: () => head.dispose(),
  };
}
