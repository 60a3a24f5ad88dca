import { z } from 'zod';

const positive = z.number().positive();
const nonNegative = z.number().min(0);

/** What a batch is mined for: the pairs or triplets that a loss looks at. */
export const minerOptions = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('auto') }).describe('The miner that the literature uses with the loss'),
  z.strictObject({ name: z.literal('all') }).describe('Everything in the batch'),
  z
    .strictObject({
      name: z.literal('semiHard'),
      margin: positive.default(0.2).describe('A semi-hard negative is farther than the positive, by at most this'),
    })
    .describe('Each anchor and positive with a negative that is farther, but not by the margin'),
  z
    .strictObject({ name: z.literal('batchHard') })
    .describe('Each anchor with its farthest positive and its nearest negative'),
  z
    .strictObject({
      name: z.literal('easyPositive'),
      negative: z
        .enum(['hard', 'semiHard'])
        .default('semiHard')
        .describe('Which negative goes with the nearest positive'),
    })
    .describe('Each anchor with its nearest positive, for classes of several looks'),
  z
    .strictObject({
      name: z.literal('distanceWeighted'),
      cutoff: positive.max(1.9).default(0.5).describe('Nearer negatives are drawn as if they were this far'),
      farthest: positive.max(2).default(1.4).describe('Farther negatives are not drawn'),
    })
    .describe('Negatives drawn evenly over all distances'),
  z
    .strictObject({
      name: z.literal('multiSimilarity'),
      epsilon: nonNegative
        .default(0.1)
        .describe('How close in similarity a pair has to come to the hardest pair of the other kind'),
    })
    .describe('Pairs that are hard beside the hardest pair of the other kind'),
]);

export type MinerOptions = z.infer<typeof minerOptions>;
export type MinerOptionsOf<Name extends MinerOptions['name']> = Extract<MinerOptions, { name: Name }>;
