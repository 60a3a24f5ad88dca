import type { LossOptions } from '../recipe/lossOptions';

/**
 * The loss that a batch has when all embeddings are equal, for losses that can get stuck there; null for the others.
 */
function collapsedLoss(loss: LossOptions): number | null {
  switch (loss.name) {
    case 'triplet':
      return loss.synthetic.name !== 'none' ? null : loss.margin === 'soft' ? Math.LN2 : loss.margin;
    case 'quadruplet':
      return loss.margin + loss.secondMargin;
    case 'contrastive':
      return loss.squared || loss.synthetic.name !== 'none' ? null : loss.negativeMargin;
    default:
      return null;
  }
}

/** A batch that varies by less than this share of what is healthy has collapsed. */
const LEAST_SPREAD = 0.05;
const NEAR_LOSS = 0.02;

/**
 * Whether the embeddings of a batch have collapsed into one point, so that training cannot go on: said in a sentence,
 * or null when all is well. Healthy unit embeddings have a standard deviation of about 1/√dim in each dimension; on
 * collapse it goes to 0 and the loss stands still at its margin.
 * @param embeddings batch * dim values, L2-normalised
 */
export function collapse(loss: LossOptions, value: number, embeddings: Float32Array, dim: number): string | null {
  const spread = meanDeviation(embeddings, dim) * Math.sqrt(dim);
  if (!(spread < LEAST_SPREAD)) return null;
  const stuck = collapsedLoss(loss);
  const atMargin =
    stuck !== null && Math.abs(value - stuck) <= NEAR_LOSS * stuck
      ? `, and the loss stands at ${value.toFixed(3)}, the value of equal embeddings`
      : '';
  return (
    'The embedding has collapsed: all images lie on nearly the same point (their spread is ' +
    `${(100 * spread).toFixed(1)}% of a healthy one)${atMargin}. ` +
    'Lower the learning rate, or mine semi-hard instead of the hardest negatives.'
  );
}

/** Standard deviation over the batch, the mean over the dimensions. */
export function meanDeviation(embeddings: Float32Array, dim: number): number {
  const batch = embeddings.length / dim;
  if (batch < 2) return NaN;
  let sum = 0;
  for (let d = 0; d < dim; d++) {
    let mean = 0;
    for (let i = 0; i < batch; i++) mean += embeddings[i * dim + d] / batch;
    let square = 0;
    for (let i = 0; i < batch; i++) square += (embeddings[i * dim + d] - mean) ** 2 / batch;
    sum += Math.sqrt(square);
  }
  return sum / dim;
}
