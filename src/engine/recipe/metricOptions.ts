import { z } from 'zod';

const positive = z.number().positive();
const count = z.number().int().positive();

const before = {
  standardize: z
    .boolean()
    .default(false)
    .describe('Divides each number of the embedding by its standard deviation first; for features of different units'),
  pca: z
    .union([z.literal('none'), count])
    .default('none')
    .describe('Principal components that are kept, before the metric is learned'),
};
const learned = {
  ...before,
  images: count.min(10).max(5000).default(800).describe('Labelled images at most from which the metric is learned'),
};
const iterations = count.max(1000).describe('Steps of the learning at most');

/** How distance is measured between embeddings once they are there. */
export const metricOptions = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('cosine'), ...before }).describe('The angle between embeddings'),
  z.strictObject({ name: z.literal('euclidean'), ...before }).describe('The straight distance between embeddings'),
  z
    .strictObject({
      name: z.literal('mahalanobis'),
      ...before,
      shrinkage: z
        .enum(['ledoitWolf', 'oas', 'none'])
        .default('ledoitWolf')
        .describe('How the covariance is made safe to invert'),
    })
    .describe('Evens out the variation of all images; needs no labels'),
  z
    .strictObject({
      name: z.literal('rca'),
      ...before,
      shrinkage: z
        .enum(['auto', 'ledoitWolf', 'oas', 'none'])
        .default('auto')
        .describe('"auto" shrinks below 5 images per dimension'),
    })
    .describe('Relevant components: evens out the variation within classes'),
  z
    .strictObject({
      name: z.literal('lmnn'),
      ...learned,
      neighbours: count.max(50).default(3).describe('Images of the own class that should be the nearest'),
      push: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .describe('Share of pushing other classes away, the rest is pulling the own one near'),
      iterations: iterations.default(50),
    })
    .describe('Large margin nearest neighbours'),
  z
    .strictObject({ name: z.literal('nca'), ...learned, iterations: iterations.default(100) })
    .describe('Neighbourhood components: nearest neighbours of the own class'),
  z
    .strictObject({
      name: z.literal('itml'),
      ...learned,
      gamma: positive.default(1).describe('How strictly pairs are kept within their bounds'),
      pairs: count.max(5000).default(1000).describe('Near and far pairs to learn from, together'),
      iterations: iterations.default(1000),
    })
    .describe('Information-theoretic metric learning: near and far pairs'),
]);

export type MetricOptions = z.infer<typeof metricOptions>;
export type MetricOptionsOf<Name extends MetricOptions['name']> = Extract<MetricOptions, { name: Name }>;
