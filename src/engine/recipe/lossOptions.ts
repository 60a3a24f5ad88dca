import { z } from 'zod';
import { syntheticOptions } from './syntheticOptions';

const positive = z.number().positive();
const nonNegative = z.number().min(0);

const margin = positive.default(0.2).describe('How much farther than the positive the negative has to be');
const squared = z.boolean().default(false).describe('Compares squared distances');
const temperature = positive.describe('Divides the similarities; the lower, the more the nearest images count');
const proxyRate = positive.default(10).describe('How many times faster than the network the class vectors learn');
const classWeights = z
  .enum(['none', 'effective'])
  .default('none')
  .describe('"effective" lets rare classes count more, by their effective number of images');
const projection = z
  .number()
  .int()
  .min(0)
  .default(128)
  .describe('Numbers per image behind a projection that only training uses; 0 for none');
const synthetic = syntheticOptions.prefault({ name: 'none' }).describe('Synthetic hard negatives');

/**
 * What is learned from a batch. Defaults are the literature's; the file of each loss names its source. Batches of tens
 * of images have few hard negatives, so some losses look harder at the nearest ones than in the papers: NT-Xent's
 * temperature is .1, not SimCLR's .5; the embeddings of NCA and lifted structure are scaled. With few classes and a
 * small network Proxy-Anchor and Proxy-NCA look less hard. These scales were chosen on classes split off from those
 * that `npm run bench -- metricLearning` learns from, but for NT-Xent's.
 */
export const lossOptions = z.discriminatedUnion('name', [
  z
    .strictObject({
      name: z.literal('contrastive'),
      positiveMargin: nonNegative.default(0).describe('Distance from which a positive pair is pulled together'),
      negativeMargin: positive.default(1).describe('Distance up to which a negative pair is pushed apart'),
      squared: z.boolean().default(false).describe("Hadsell's original form with squares"),
      synthetic,
    })
    .describe('Siamese network: pairs'),
  z
    .strictObject({
      name: z.literal('triplet'),
      margin: z
        .union([z.literal('soft'), positive])
        .default(0.2)
        .describe(
          'How much farther than the positive the negative has to be; "soft" uses softplus in place of a margin',
        ),
      squared,
      synthetic,
    })
    .describe('Triplet network: an anchor is to be nearer to its positive than to its negative, by a margin'),
  z
    .strictObject({
      name: z.literal('quadruplet'),
      margin,
      secondMargin: positive
        .default(0.2)
        .describe('How much farther apart than the positive pair two images of other classes have to be'),
      squared,
    })
    .describe('Triplets with a second negative pair, from two other classes'),
  z
    .strictObject({
      name: z.literal('margin'),
      alpha: positive.default(0.2).describe('Half the width of the gap between positive and negative distances'),
      beta: positive.default(1.2).describe('First boundary between positive and negative distances; learned per class'),
      nu: nonNegative.default(0).describe('Regularises the boundaries'),
      rate: positive.default(0.25).describe('How many times faster than the network the boundaries learn'),
    })
    .describe('Pairs on either side of a boundary that is learned; the miner "distanceWeighted" belongs to it'),
  z
    .strictObject({
      name: z.literal('nPair'),
      regularization: nonNegative
        .default(0.02)
        .describe('Keeps the lengths of the embeddings small, which are not normalised here'),
      synthetic,
    })
    .describe('One positive against one negative of every other class in the batch'),
  z
    .strictObject({
      name: z.literal('liftedStructure'),
      margin: positive.default(1).describe('Distance up to which negatives are pushed apart'),
      scale: positive.default(10).describe('Length of the embeddings between which distances are taken'),
    })
    .describe('Each positive pair against all negatives of both its images'),
  z
    .strictObject({
      name: z.literal('multiSimilarity'),
      alpha: positive.default(2).describe('How sharply positives that are too far are singled out'),
      beta: positive.default(50).describe('How sharply negatives that are too near are singled out'),
      base: z.number().min(-1).max(1).default(0.5).describe('Similarity between what counts as near and as far'),
    })
    .describe('All pairs of the batch, weighted by how hard each is and how hard the others are'),
  z
    .strictObject({
      name: z.literal('supervisedContrastive'),
      temperature: temperature.default(0.1),
    })
    .describe('All images of a class as positives of each other, against all others in the batch'),
  z
    .strictObject({
      name: z.literal('nca'),
      scale: positive.default(10).describe('Multiplies the squared distances'),
    })
    .describe('Neighbourhood components: the probability that a neighbour drawn by nearness is of the own class'),
  z
    .strictObject({
      name: z.literal('normalizedSoftmax'),
      temperature: temperature.default(0.05),
      rate: proxyRate,
      classWeights,
    })
    .describe('A classifier whose class vectors have unit length'),
  z
    .strictObject({
      name: z.literal('proxyNca'),
      scale: positive.default(4).describe('Multiplies the squared distances'),
      rate: proxyRate,
      classWeights,
    })
    .describe('Images against one learned vector per class in place of other images'),
  z
    .strictObject({
      name: z.literal('proxyAnchor'),
      alpha: positive.default(16).describe('How sharply the hardest images of a class vector are singled out'),
      delta: nonNegative.default(0.1).describe('Margin of the cosine on both sides'),
      rate: proxyRate,
    })
    .describe('Each class vector as the anchor of all images of the batch'),
  z
    .strictObject({
      name: z.literal('cosFace'),
      scale: positive.default(16).describe('Multiplies the cosines; the papers use 64 for many thousands of classes'),
      margin: positive.default(0.35).describe('Taken off the cosine to the own class'),
      rate: proxyRate,
      classWeights,
    })
    .describe('A classifier with a margin on the cosine'),
  z
    .strictObject({
      name: z.literal('arcFace'),
      scale: positive.default(16).describe('Multiplies the cosines; the papers use 64 for many thousands of classes'),
      margin: positive
        .max(Math.PI / 2)
        .default(0.5)
        .describe('Added to the angle to the own class, in radians'),
      rate: proxyRate,
      classWeights,
    })
    .describe('A classifier with a margin on the angle'),
  z
    .strictObject({
      name: z.literal('circle'),
      margin: positive.max(1).default(0.4).describe('How far a pair may be from the best similarity before it counts'),
      gamma: positive.default(80).describe('How sharply hard pairs are singled out'),
    })
    .describe('All pairs, each weighted by how far it is from the best similarity'),
  z
    .strictObject({
      name: z.literal('hierarchical'),
      temperature: temperature.default(0.1),
      coarseWeight: positive
        .max(1)
        .default(0.5)
        .describe('How much each coarser level counts, relative to the next finer one'),
      margin: nonNegative
        .default(0.1)
        .describe(
          'Similarity by which images from across the whole tree have to be farther; sister classes need a share of it',
        ),
      subspaces: z
        .boolean()
        .default(true)
        .describe(
          'Learns each coarser level in the first part of the embedding, so that neighbours can be asked for at ' +
            'any level',
        ),
    })
    .describe('For labels with levels, as in animal/dog/poodle'),
  z
    .strictObject({ name: z.literal('ntXent'), temperature: temperature.default(0.1), projection })
    .describe('SimCLR: learns without labels'),
  z
    .strictObject({
      name: z.literal('vicReg'),
      invariance: positive.default(25).describe('How much it counts that two views of an image are alike'),
      variance: positive.default(25).describe('How much it counts that every number of the embedding varies'),
      covariance: positive.default(1).describe('How much it counts that the numbers say different things'),
      projection,
    })
    .describe('VICReg: learns without labels'),
]);

export type LossOptions = z.infer<typeof lossOptions>;

/** The options of one loss, e.g. `LossOptionsOf<'triplet'>`. */
export type LossOptionsOf<Name extends LossOptions['name']> = Extract<LossOptions, { name: Name }>;

/**
 * Self-supervised losses: the label of a row is the index of its source image, and each image stands twice in a batch,
 * as two views.
 */
export function learnsWithoutLabels(loss: LossOptions): boolean {
  return loss.name === 'ntXent' || loss.name === 'vicReg';
}
