import { z } from 'zod';

const positive = z.number().positive();
const count = z.number().int().positive();

const classesPerBatch = count.min(2).default(10).describe('Classes in a batch');
const imagesPerClass = count.min(2).default(8).describe('Images of each class in a batch');

/** What batches are made of. */
export const samplerOptions = z.discriminatedUnion('name', [
  z
    .strictObject({ name: z.literal('auto') })
    .describe('Balanced batches; random ones for a loss that learns without labels'),
  z
    .strictObject({
      name: z.literal('balanced'),
      classesPerBatch,
      imagesPerClass,
      classes: z
        .enum(['equal', 'effective', 'natural'])
        .default('equal')
        .describe(
          'How often a class is drawn: all equally, by its effective number of images, or by its number of images',
        ),
    })
    .describe('Batches of so many classes with so many images each'),
  z
    .strictObject({
      name: z.literal('globalHard'),
      classesPerBatch,
      imagesPerClass,
      share: positive
        .max(1)
        .default(0.5)
        .describe("Share of a batch's classes that hard negatives of the whole dataset bring in"),
      neighbours: count
        .min(2)
        .max(200)
        .default(30)
        .describe('Neighbours of each image in which its hard negatives are sought'),
      renewEvery: count.default(2).describe('Epochs between two searches'),
    })
    .describe('Balanced batches into which the hardest negatives of the whole dataset are brought'),
  z
    .strictObject({
      name: z.literal('uniform'),
      batchSize: count.min(2).default(80).describe('Images per batch'),
    })
    .describe('Any images, with or without labels'),
]);

export type SamplerOptions = z.infer<typeof samplerOptions>;
export type SamplerOptionsOf<Name extends SamplerOptions['name']> = Extract<SamplerOptions, { name: Name }>;
