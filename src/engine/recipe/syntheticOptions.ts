import { z } from 'zod';

const positive = z.number().positive();
const nonNegative = z.number().min(0);
const count = z.number().int().positive();

/** Hard negatives that are made from embeddings, beside a loss that takes them. */
export const syntheticOptions = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('none') }).describe('Only negatives that are in the batch'),
  z
    .strictObject({
      name: z.literal('expansion'),
      points: count.max(8).default(2).describe('Points between each two images of a class'),
    })
    .describe('Embedding expansion: the nearest pair among the images and points between them'),
  z
    .strictObject({
      name: z.literal('mixing'),
      strength: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .describe('How far the negative moves towards the anchor: 0 not at all, 1 to the distance of the positive'),
      weight: positive.default(1).describe('How much the synthetic negatives count beside the real ones'),
    })
    .describe('Hardness-aware mixing of negative and anchor'),
  z
    .strictObject({
      name: z.literal('generator'),
      hidden: count.max(1024).default(128).describe('Hidden units of the generator'),
      reconstruction: nonNegative.default(1).describe('How strongly a generated negative is held near the real one'),
      adversarial: nonNegative.default(1).describe('How strongly the generator is pushed to break the margin'),
      margin: positive.default(0.2).describe('Margin that a generated negative is pushed to break'),
      rate: positive.default(1).describe('How many times faster than the network the generator learns'),
      weight: positive.default(1).describe('How much the generated negatives count beside the real ones'),
    })
    .describe('Deep adversarial metric learning: a small network makes negatives that are hard for the embedding'),
]);

export type SyntheticOptions = z.infer<typeof syntheticOptions>;
export type SyntheticOptionsOf<Name extends SyntheticOptions['name']> = Extract<SyntheticOptions, { name: Name }>;
