import { z } from 'zod';

/**
 * The keys of a recipe that say what is learned from a batch and how distance is measured afterwards. Defaults are the literature's; the file of
 * each loss, miner and metric names its source. Batches of tens of images have few hard negatives, so some losses look harder at the nearest ones
 * than in the papers: NT-Xent's temperature is .1, not SimCLR's .5; the embeddings of NCA and lifted structure are scaled. With few classes and a
 * small network Proxy-Anchor and Proxy-NCA look less hard. These scales were chosen on classes split off from those that
 * `npm run bench -- metricLearning` learns from, but for NT-Xent's.
 */
const positive = z.number().positive();
const nonNegative = z.number().min(0);
const count = z.number().int().positive();

const margin = positive.default(0.2).describe('How much farther than the positive the negative has to be');
const squared = z.boolean().default(false).describe('Compares squared distances');
const temperature = positive.describe('Divides the similarities; the lower, the more the nearest images count');
const proxyRate = positive.default(10).describe('How many times faster than the network the class vectors learn');
const classWeights = z.enum(['none', 'effective']).default('none').describe('"effective" lets rare classes count more, by their effective number of images');
const projection = z.number().int().min(0).default(128).describe('Numbers per image behind a projection that only training uses; 0 for none');

const syntheticOptions = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('none') }).describe('Only negatives that are in the batch'),
  z.strictObject({
    name: z.literal('expansion'),
    points: count.max(8).default(2).describe('Points between each two images of a class'),
  }).describe('Embedding expansion: the nearest pair among the images and points between them'),
  z.strictObject({
    name: z.literal('mixing'),
    strength: z.number().min(0).max(1).default(0.5).describe('How far the negative moves towards the anchor: 0 not at all, 1 to the distance of the positive'),
    weight: positive.default(1).describe('How much the synthetic negatives count beside the real ones'),
  }).describe('Hardness-aware mixing of negative and anchor'),
  z.strictObject({
    name: z.literal('generator'),
    hidden: count.max(1024).default(128).describe('Hidden units of the generator'),
    reconstruction: nonNegative.default(1).describe('How strongly a generated negative is held near the real one'),
    adversarial: nonNegative.default(1).describe('How strongly the generator is pushed to break the margin'),
    margin: positive.default(0.2).describe('Margin that a generated negative is pushed to break'),
    rate: positive.default(1).describe('How many times faster than the network the generator learns'),
    weight: positive.default(1).describe('How much the generated negatives count beside the real ones'),
  }).describe('Deep adversarial metric learning: a small network makes negatives that are hard for the embedding'),
]);
const synthetic = syntheticOptions.prefault({ name: 'none' }).describe('Synthetic hard negatives');

export const lossOptions = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('contrastive'),
    positiveMargin: nonNegative.default(0).describe('Distance from which a positive pair is pulled together'),
    negativeMargin: positive.default(1).describe('Distance up to which a negative pair is pushed apart'),
    squared: z.boolean().default(false).describe('Hadsell\'s original form with squares'),
    synthetic,
  }).describe('Siamese network: pairs'),
  z.strictObject({
    name: z.literal('triplet'),
    margin: z.union([z.literal('soft'), positive]).default(0.2).describe('How much farther than the positive the negative has to be; "soft" uses softplus in place of a margin'),
    squared,
    synthetic,
  }).describe('Triplet network: an anchor is to be nearer to its positive than to its negative, by a margin'),
  z.strictObject({
    name: z.literal('quadruplet'),
    margin,
    secondMargin: positive.default(0.2).describe('How much farther apart than the positive pair two images of other classes have to be'),
    squared,
  }).describe('Triplets with a second negative pair, from two other classes'),
  z.strictObject({
    name: z.literal('margin'),
    alpha: positive.default(0.2).describe('Half the width of the gap between positive and negative distances'),
    beta: positive.default(1.2).describe('First boundary between positive and negative distances; learned per class'),
    nu: nonNegative.default(0).describe('Regularises the boundaries'),
    rate: positive.default(0.25).describe('How many times faster than the network the boundaries learn'),
  }).describe('Pairs on either side of a boundary that is learned; the miner "distanceWeighted" belongs to it'),
  z.strictObject({
    name: z.literal('nPair'),
    regularization: nonNegative.default(0.02).describe('Keeps the lengths of the embeddings small, which are not normalised here'),
    synthetic,
  }).describe('One positive against one negative of every other class in the batch'),
  z.strictObject({
    name: z.literal('liftedStructure'),
    margin: positive.default(1).describe('Distance up to which negatives are pushed apart'),
    scale: positive.default(10).describe('Length of the embeddings between which distances are taken'),
  }).describe('Each positive pair against all negatives of both its images'),
  z.strictObject({
    name: z.literal('multiSimilarity'),
    alpha: positive.default(2).describe('How sharply positives that are too far are singled out'),
    beta: positive.default(50).describe('How sharply negatives that are too near are singled out'),
    base: z.number().min(-1).max(1).default(0.5).describe('Similarity between what counts as near and as far'),
  }).describe('All pairs of the batch, weighted by how hard each is and how hard the others are'),
  z.strictObject({
    name: z.literal('supervisedContrastive'),
    temperature: temperature.default(0.1),
  }).describe('All images of a class as positives of each other, against all others in the batch'),
  z.strictObject({
    name: z.literal('nca'),
    scale: positive.default(10).describe('Multiplies the squared distances'),
  }).describe('Neighbourhood components: the probability that a neighbour drawn by nearness is of the own class'),
  z.strictObject({
    name: z.literal('normalizedSoftmax'),
    temperature: temperature.default(0.05),
    rate: proxyRate,
    classWeights,
  }).describe('A classifier whose class vectors have unit length'),
  z.strictObject({
    name: z.literal('proxyNca'),
    scale: positive.default(4).describe('Multiplies the squared distances'),
    rate: proxyRate,
    classWeights,
  }).describe('Images against one learned vector per class in place of other images'),
  z.strictObject({
    name: z.literal('proxyAnchor'),
    alpha: positive.default(16).describe('How sharply the hardest images of a class vector are singled out'),
    delta: nonNegative.default(0.1).describe('Margin of the cosine on both sides'),
    rate: proxyRate,
  }).describe('Each class vector as the anchor of all images of the batch'),
  z.strictObject({
    name: z.literal('cosFace'),
    scale: positive.default(16).describe('Multiplies the cosines; the papers use 64 for many thousands of classes'),
    margin: positive.default(0.35).describe('Taken off the cosine to the own class'),
    rate: proxyRate,
    classWeights,
  }).describe('A classifier with a margin on the cosine'),
  z.strictObject({
    name: z.literal('arcFace'),
    scale: positive.default(16).describe('Multiplies the cosines; the papers use 64 for many thousands of classes'),
    margin: positive.max(Math.PI / 2).default(0.5).describe('Added to the angle to the own class, in radians'),
    rate: proxyRate,
    classWeights,
  }).describe('A classifier with a margin on the angle'),
  z.strictObject({
    name: z.literal('circle'),
    margin: positive.max(1).default(0.4).describe('How far a pair may be from the best similarity before it counts'),
    gamma: positive.default(80).describe('How sharply hard pairs are singled out'),
  }).describe('All pairs, each weighted by how far it is from the best similarity'),
  z.strictObject({
    name: z.literal('hierarchical'),
    temperature: temperature.default(0.1),
    coarseWeight: positive.max(1).default(0.5).describe('How much each coarser level counts, relative to the next finer one'),
    margin: nonNegative.default(0.1).describe('Similarity by which images from across the whole tree have to be farther; sister classes need a share of it'),
    subspaces: z.boolean().default(true).describe('Learns each coarser level in the first part of the embedding, so that neighbours can be asked for at any level'),
  }).describe('For labels with levels, as in animal/dog/poodle'),
  z.strictObject({ name: z.literal('ntXent'), temperature: temperature.default(0.1), projection }).describe('SimCLR: learns without labels'),
  z.strictObject({
    name: z.literal('vicReg'),
    invariance: positive.default(25).describe('How much it counts that two views of an image are alike'),
    variance: positive.default(25).describe('How much it counts that every number of the embedding varies'),
    covariance: positive.default(1).describe('How much it counts that the numbers say different things'),
    projection,
  }).describe('VICReg: learns without labels'),
]);

export const minerOptions = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('auto') }).describe('The miner that the literature uses with the loss'),
  z.strictObject({ name: z.literal('all') }).describe('Everything in the batch'),
  z.strictObject({
    name: z.literal('semiHard'),
    margin: positive.default(0.2).describe('A semi-hard negative is farther than the positive, by at most this'),
  }).describe('Each anchor and positive with a negative that is farther, but not by the margin'),
  z.strictObject({ name: z.literal('batchHard') }).describe('Each anchor with its farthest positive and its nearest negative'),
  z.strictObject({
    name: z.literal('easyPositive'),
    negative: z.enum(['hard', 'semiHard']).default('semiHard').describe('Which negative goes with the nearest positive'),
  }).describe('Each anchor with its nearest positive, for classes of several looks'),
  z.strictObject({
    name: z.literal('distanceWeighted'),
    cutoff: positive.max(1.9).default(0.5).describe('Nearer negatives are drawn as if they were this far'),
    farthest: positive.max(2).default(1.4).describe('Farther negatives are not drawn'),
  }).describe('Negatives drawn evenly over all distances'),
  z.strictObject({
    name: z.literal('multiSimilarity'),
    epsilon: nonNegative.default(0.1).describe('How close in similarity a pair has to come to the hardest pair of the other kind'),
  }).describe('Pairs that are hard beside the hardest pair of the other kind'),
]);

const classesPerBatch = count.min(2).default(10).describe('Classes in a batch');
const imagesPerClass = count.min(2).default(8).describe('Images of each class in a batch');

export const samplerOptions = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('auto') }).describe('Balanced batches; random ones for a loss that learns without labels'),
  z.strictObject({
    name: z.literal('balanced'),
    classesPerBatch,
    imagesPerClass,
    classes: z.enum(['equal', 'effective', 'natural']).default('equal').describe('How often a class is drawn: all equally, by its effective number of images, or by its number of images'),
  }).describe('Batches of so many classes with so many images each'),
  z.strictObject({
    name: z.literal('globalHard'),
    classesPerBatch,
    imagesPerClass,
    share: positive.max(1).default(0.5).describe('Share of a batch\'s classes that hard negatives of the whole dataset bring in'),
    neighbours: count.min(2).max(200).default(30).describe('Neighbours of each image in which its hard negatives are sought'),
    renewEvery: count.default(2).describe('Epochs between two searches'),
  }).describe('Balanced batches into which the hardest negatives of the whole dataset are brought'),
  z.strictObject({
    name: z.literal('uniform'),
    batchSize: count.min(2).default(80).describe('Images per batch'),
  }).describe('Any images, with or without labels'),
]);

const before = {
  standardize: z.boolean().default(false).describe('Divides each number of the embedding by its standard deviation first; for features of different units'),
  pca: z.union([z.literal('none'), count]).default('none').describe('Principal components that are kept, before the metric is learned'),
};
const learned = {
  ...before,
  images: count.min(10).max(5000).default(800).describe('Labelled images at most from which the metric is learned'),
};
const iterations = count.max(1000).describe('Steps of the learning at most');

export const metricOptions = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('cosine'), ...before }).describe('The angle between embeddings'),
  z.strictObject({ name: z.literal('euclidean'), ...before }).describe('The straight distance between embeddings'),
  z.strictObject({
    name: z.literal('mahalanobis'),
    ...before,
    shrinkage: z.enum(['ledoitWolf', 'oas', 'none']).default('ledoitWolf').describe('How the covariance is made safe to invert'),
  }).describe('Evens out the variation of all images; needs no labels'),
  z.strictObject({
    name: z.literal('rca'),
    ...before,
    shrinkage: z.enum(['auto', 'ledoitWolf', 'oas', 'none']).default('auto').describe('"auto" shrinks below 5 images per dimension'),
  }).describe('Relevant components: evens out the variation within classes'),
  z.strictObject({
    name: z.literal('lmnn'),
    ...learned,
    neighbours: count.max(50).default(3).describe('Images of the own class that should be the nearest'),
    push: z.number().min(0).max(1).default(0.5).describe('Share of pushing other classes away, the rest is pulling the own one near'),
    iterations: iterations.default(50),
  }).describe('Large margin nearest neighbours'),
  z.strictObject({ name: z.literal('nca'), ...learned, iterations: iterations.default(100) }).describe('Neighbourhood components: nearest neighbours of the own class'),
  z.strictObject({
    name: z.literal('itml'),
    ...learned,
    gamma: positive.default(1).describe('How strictly pairs are kept within their bounds'),
    pairs: count.max(5000).default(1000).describe('Near and far pairs to learn from, together'),
    iterations: iterations.default(1000),
  }).describe('Information-theoretic metric learning: near and far pairs'),
]);

export type LossOptions = z.infer<typeof lossOptions>;
export type SyntheticOptions = z.infer<typeof syntheticOptions>;
export type MinerOptions = z.infer<typeof minerOptions>;
export type SamplerOptions = z.infer<typeof samplerOptions>;
export type MetricOptions = z.infer<typeof metricOptions>;

/** The options of one member, e.g. `LossOptionsOf<'triplet'>`. */
export type LossOptionsOf<Name extends LossOptions['name']> = Extract<LossOptions, { name: Name }>;
export type SyntheticOptionsOf<Name extends SyntheticOptions['name']> = Extract<SyntheticOptions, { name: Name }>;
export type MinerOptionsOf<Name extends MinerOptions['name']> = Extract<MinerOptions, { name: Name }>;
export type MetricOptionsOf<Name extends MetricOptions['name']> = Extract<MetricOptions, { name: Name }>;
export type SamplerOptionsOf<Name extends SamplerOptions['name']> = Extract<SamplerOptions, { name: Name }>;
