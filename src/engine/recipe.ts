import { z } from 'zod';
import { lossOptions, metricOptions, minerOptions, samplerOptions } from './metric/options';

/**
 * The recipe of an analysis: what `nearmiss.json` may say. Every key has a default, so `{}` is a whole recipe.
 * The JSON schema for the editor is made from this one (`media/nearmiss.schema.json`).
 */
const auto = z.literal('auto');
const count = z.number().int().positive();
const fraction = z.number().min(0).max(1);

const network = z.strictObject({
  backbone: z.string().default('auto').describe('"auto", "convnet", the name of a catalogue model, or the path of an ONNX file'),
  imageSize: z.union([auto, count.min(8).max(512)]).default('auto').describe('Width and height in pixels to which images are scaled'),
  width: z.union([auto, count.max(512)]).default('auto').describe('Channels of the first stage of the convnet'),
  stages: z.union([auto, count.max(6)]).default('auto').describe('Stages of the convnet; each halves width and height'),
  embedding: count.min(2).max(2048).default(64).describe('Numbers per image in the embedding'),
  attention: z.enum(['none', 'squeezeExcite', 'pooling', 'both']).default('none'),
}).prefault({});

const loss = lossOptions.prefault({ name: 'triplet' });
const miner = minerOptions.prefault({ name: 'auto' });
const sampler = samplerOptions.prefault({ name: 'auto' });
const metric = metricOptions.prefault({ name: 'cosine' });

const training = z.strictObject({
  epochs: z.union([auto, count]).default('auto'),
  learningRate: z.number().positive().default(0.002),
  augmentation: z.enum(['none', 'light', 'strong']).default('light').describe('How images are changed at random before each look: "light" moves and brightens them a little, "strong" also cuts parts out'),
  mixup: z.boolean().default(true).describe('Blends images and their labels where the loss holds images against class vectors: keeps wrong labels from being learned by heart'),
  unlabelled: z.number().min(0).default(0.5).describe('How much images without a label count beside the labelled ones: two changed views of each are to be alike; 0 leaves them out'),
  folds: z.union([auto, z.number().int().min(2).max(20)]).default('auto').describe('Every image is judged by networks trained without its fold'),
  repeats: z.union([auto, count.max(20)]).default('auto').describe('How often the folds are drawn anew; more repeats, steadier findings'),
  seed: z.number().int().min(0).default(1),
}).prefault({});

const findings = z.strictObject({
  neighbours: count.max(200).default(10).describe('Neighbours that are shown and vote'),
  suspectThreshold: z.union([auto, fraction]).default('auto').describe('Probability of a wrong label from which an image is listed; "auto" follows the estimated noise'),
  hardNegatives: z.number().int().min(0).default(200).describe('Hard negatives listed at most'),
  outlierThreshold: fraction.default(0.5).describe('Share of the images this far out that chance must not explain for an image to be listed as an outlier'),
  labelNext: z.number().int().min(0).default(50).describe('Groups of unlabelled images that are proposed for labelling at most'),
  normalClasses: z.array(z.string()).default([]).describe('Classes of images known to be normal; when given, only they are learned from and all others are ranked as anomalies'),
}).prefault({});

export const recipeSchema = z.strictObject({ $schema: z.string().optional(), network, loss, miner, sampler, metric, training, findings });

export type Recipe = z.infer<typeof recipeSchema>;

export const defaultRecipe: Recipe = recipeSchema.parse({});
