import { z } from 'zod';
import { DEVICES } from './backboneModel';
import { datasetOptions } from './datasetOptions';
import { qualityOptions } from './qualityOptions';
import { lossOptions } from './lossOptions';
import { metricOptions } from './metricOptions';
import { minerOptions } from './minerOptions';
import { samplerOptions } from './samplerOptions';

/**
 * The recipe of an analysis: what `nearmiss.json` may say. Every key has a default, so `{}` is a whole recipe.
 * The JSON schema for the editor is made from this one (`media/nearmiss.schema.json`).
 */
const auto = z.literal('auto');
const count = z.number().int().positive();
const fraction = z.number().min(0).max(1);

const preprocessing = z.strictObject({
  fit: z
    .enum(['fill', 'cover'])
    .optional()
    .describe(
      '"fill" scales the whole image to the size of the model, "cover" keeps its shape and cuts off what stands over',
    ),
  mean: z
    .array(z.number())
    .length(3)
    .optional()
    .describe('Of red, green and blue on the scale 0..1; values become (value - mean) / std'),
  std: z.array(z.number().positive()).length(3).optional().describe('Of red, green and blue, beside "mean"'),
  order: z.enum(['RGB', 'BGR']).optional().describe('Order in which the model takes the colours'),
});

const network = z
  .strictObject({
    backbone: z
      .string()
      .min(1)
      .default('auto')
      .describe(
        '"auto", "convnet", "efficientnet-lite0" (built in), the name of a model in the models\' folder, or the path ' +
          'of an ONNX file or of a model.json of TensorFlow.js',
      ),
    features: z
      .string()
      .min(1)
      .default('auto')
      .describe(
        'Tensor of the backbone whose values are its features; "auto" takes its embedding, or what stands before ' +
          'its classifier',
      ),
    preprocessing: z
      .union([auto, preprocessing])
      .default('auto')
      .describe('How images are made ready for the backbone'),
    device: z.enum(DEVICES).default('cpu').describe('Where the backbone runs; the CPU where the device cannot be had'),
    imageSize: z
      .union([auto, count.min(8).max(512)])
      .default('auto')
      .describe('Width and height in pixels to which images are scaled'),
    width: z
      .union([auto, count.max(512)])
      .default('auto')
      .describe('Channels of the first stage of the convnet'),
    stages: z
      .union([auto, count.max(6)])
      .default('auto')
      .describe('Stages of the convnet; each halves width and height'),
    embedding: z
      .union([auto, count.min(2).max(2048)])
      .default('auto')
      .describe(
        'Numbers per image in the embedding; "auto" takes 64 for a convnet, and as many as its features for a ' +
          'head on a backbone, since fewer lose what other classes would need; wide features are made 256 before',
      ),
    hidden: z
      .number()
      .int()
      .min(0)
      .max(2048)
      .default(0)
      .describe('Hidden units of the head on the features of a backbone; 0 makes it linear'),
    skip: fraction
      .max(0.9)
      .default(0)
      .describe(
        'Share of the distance that is left to what the network is given, edges and colours or the features of a ' +
          'backbone, beside what it has learned: 0 leaves it out, 0.5 suits classes to come that are unlike those ' +
          'learned',
      ),
    attention: z
      .enum(['none', 'squeezeExcite', 'pooling', 'both'])
      .default('none')
      .describe('Lets the convnet weigh channels ("squeezeExcite"), places of the image ("pooling"), or both'),
  })
  .prefault({})
  .describe('What makes numbers of an image');

const loss = lossOptions.prefault({ name: 'triplet' }).describe('What training makes small');
const miner = minerOptions.prefault({ name: 'auto' }).describe('Which pairs or triplets of a batch are learned from');
const sampler = samplerOptions.prefault({ name: 'auto' }).describe('Which images come into a batch');
const metric = metricOptions
  .prefault({ name: 'cosine' })
  .describe('How distance is measured between embeddings once they are there');

const training = z
  .strictObject({
    epochs: z.union([auto, count]).default('auto').describe('How often all images are looked at'),
    learningRate: z
      .number()
      .positive()
      .default(0.002)
      .describe('Largest step of the training; it falls towards the end'),
    augmentation: z
      .enum(['none', 'light', 'strong'])
      .default('light')
      .describe(
        'How images are changed at random before each look: "light" moves and brightens them a little, "strong" ' +
          'also cuts parts out',
      ),
    mixup: z
      .boolean()
      .default(true)
      .describe(
        'Blends images and their labels where the loss holds images against class vectors: keeps wrong labels ' +
          'from being learned by heart',
      ),
    unlabelled: z
      .number()
      .min(0)
      .default(0)
      .describe(
        'How much images without a label count beside the labelled ones, e.g. 0.5: two changed views of each are ' +
          'to be alike; 0 leaves them out',
      ),
    folds: z
      .union([auto, z.number().int().min(2).max(20)])
      .default('auto')
      .describe('Every image is judged by networks trained without its fold'),
    repeats: z
      .union([auto, count.max(20)])
      .default('auto')
      .describe(
        'How often the folds are drawn anew; more repeats, steadier findings. Heads on a backbone are steady with one',
      ),
    seed: z
      .number()
      .int()
      .min(0)
      .default(1)
      .describe('Of all that is drawn at random: the same seed gives the same findings'),
  })
  .prefault({})
  .describe('How networks are trained');

const findings = z
  .strictObject({
    neighbours: count.max(200).default(10).describe('Neighbours that are shown and vote'),
    level: z
      .union([z.literal('finest'), count.max(20)])
      .default('finest')
      .describe(
        'Level of hierarchical labels (animal/dog has two) at which findings are asked: 1 is the coarsest, where ' +
          'a mix-up of sister classes counts as right',
      ),
    suspectThreshold: z
      .union([auto, fraction])
      .default('auto')
      .describe('Probability of a wrong label from which an image is listed; "auto" follows the estimated noise'),
    hardNegatives: z.number().int().min(0).default(200).describe('Hard negatives listed at most'),
    outlierThreshold: fraction
      .default(0.5)
      .describe(
        'Share of the images this far out that chance must not explain for an image to be listed as an outlier',
      ),
    labelNext: z
      .number()
      .int()
      .min(0)
      .default(50)
      .describe('Groups of unlabelled images that are proposed for labelling at most'),
    normalClasses: z
      .array(z.string())
      .default([])
      .describe(
        'Classes of images known to be normal; when given, only they are learned from and all others are ranked ' +
          'as anomalies',
      ),
    quality: qualityOptions
      .prefault({})
      .describe('When a picture is called bad: beyond a limit, and far from what is usual in the dataset'),
  })
  .prefault({})
  .describe('What is listed');

export const recipeSchema = z.strictObject({
  $schema: z.string().optional().describe('Address of a JSON schema, for editors without Nearmiss'),
  state: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder of the decisions, excluded images and cache of this dataset alone, absolute or from its own folder: ' +
        'outside of the dataset, or hidden in it. Left out, it is beside the dataset, in .nearmiss',
    ),
  dataset: datasetOptions
    .prefault({})
    .describe('How the files of the dataset are read, and what says the labels of its images'),
  network,
  loss,
  miner,
  sampler,
  metric,
  training,
  findings,
});

export type Recipe = z.infer<typeof recipeSchema>;

export const defaultRecipe: Recipe = recipeSchema.parse({});
