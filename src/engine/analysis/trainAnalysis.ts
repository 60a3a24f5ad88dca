import { basename, join } from 'node:path';
import { describeTraining, type Images, type SampleChoice, samplesOf } from '../backbone/chooseSamples';
import { type Embeddings, normalizeRows } from '../numeric/embeddings';
import { isFeatures, type Samples } from '../numeric/samples';
import { NearmissError, type JobContext } from '../protocol';
import type { Recipe } from '../recipe/recipe';
import { embedByEach, embedEdges, trainSpaces, type TrainedSpaces } from '../training/trainSpaces';
import type { Analysis, EmbeddedSpace } from './analysis';

export interface AnalysisInput {
  readonly images: Images;
  readonly choice: SampleChoice;
  /** Class index per image, -1 unlabelled, and the names of the classes. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly recipe: Recipe;
  readonly recipeKey: string;
  /** false: no network, plain edges alone. */
  readonly training: boolean;
}

/** Errors of a training that lacks labels or images. */
const TOO_FEW: readonly string[] = ['training/tooFewClasses', 'training/tooFewImages'];

/**
 * Trains the networks that a recipe asks for and embeds every image with each of them; beside them stand the spaces of
 * plain edges and, where there is a backbone, of its features as they are, which no wrong label can have touched.
 */
export async function trainAnalysis(
  { images, choice, labels, classes, recipe, recipeKey, training }: AnalysisInput,
  job: JobContext,
): Promise<Analysis> {
  const {
    decoded: { pixels, files },
    cache,
  } = images;
  if (!pixels.readable.includes(1)) {
    throw new NearmissError(
      'dataset/empty',
      'Found ' +
        `${files.hashes.length === 0 ? 'no images' : `${files.hashes.length} images, none of which can be read`}; ` +
        'an analysis needs some. Check the folder and the findings on unreadable files.',
    );
  }
  const { samples, device, backbone } = await samplesOf(choice.backbone, images, recipe.network.device, job);
  const { spaces, networkFiles, recallAt1, description } = training
    ? await trainSpaces({ samples, labels, classes, recipe, cacheFolder: networkFolder(cache) }, job).catch(
        (error: unknown) => withoutNetworks(error, labels),
      )
    : { spaces: [], networkFiles: [], recallAt1: null, description: 'no network trained, plain edges' };
  const all = Uint32Array.from({ length: pixels.count }, (_, i) => i);
  const edges = await embedEdges(pixels, all, job);
  return {
    recipeKey,
    recallAt1,
    trainedAt: new Date().toISOString(),
    hashes: files.hashes,
    backbone,
    description: describeTraining(`${choice.description}${device ? `, on ${device}` : ''}`, description),
    labels: Array.from(labels, (label) => (label < 0 ? '' : classes[label])),
    spaces: [
      ...spaces.map((space, s): EmbeddedSpace => ({
        space,
        embedder: { kind: 'network', file: basename(networkFiles[s]) },
      })),
      ...(isFeatures(samples)
        ? [{ space: { embeddings: featureRows(samples, all), heldOut: null }, embedder: { kind: 'features' as const } }]
        : []),
      { space: { embeddings: edges, heldOut: null }, embedder: { kind: 'edges' } },
    ],
  };
}

/**
 * With too few labels to train on, the spaces that need no label stand alone: outliers, groups of like images and what
 * to label next need no label.
 */
function withoutNetworks(error: unknown, labels: Int32Array): TrainedSpaces {
  if (!(error instanceof NearmissError && TOO_FEW.includes(error.code))) throw error;
  const labelled = labels.filter((label) => label >= 0);
  return {
    spaces: [],
    networkFiles: [],
    recallAt1: null,
    description:
      `no network trained: the labels are too few to train a network on (labelled images: ${labelled.length}, ` +
      `classes: ${new Set(labelled).size})`,
  };
}

/**
 * The rows of images that came after the training, for each space of the analysis; rows of zeros, for none, where the
 * others were imported.
 */
export async function embedNew(
  analysis: Analysis,
  images: Images,
  missing: Uint32Array,
  device: Recipe['network']['device'],
  job: JobContext,
): Promise<Float32Array[]> {
  const { pixels } = images.decoded;
  const { samples } = await samplesOf(analysis.backbone, images, device, job);
  const files = analysis.spaces.flatMap(({ embedder }) =>
    embedder.kind === 'network' ? [join(networkFolder(images.cache), embedder.file)] : [],
  );
  const byNetworks = await embedByEach(files, samples, missing, job);
  const rows: Float32Array[] = [];
  for (const { embedder, space } of analysis.spaces) {
    if (embedder.kind === 'network') rows.push(byNetworks.shift()!);
    else if (embedder.kind === 'features' && isFeatures(samples)) rows.push(featureRows(samples, missing).values);
    else if (embedder.kind === 'edges') rows.push((await embedEdges(pixels, missing, job)).values);
    else rows.push(new Float32Array(missing.length * space.embeddings.dim));
  }
  return rows;
}

/** The features of some images as they are, at length 1. */
function featureRows({ values, dim }: Extract<Samples, { dim: number }>, images: Uint32Array): Embeddings {
  const rows = new Float32Array(images.length * dim);
  images.forEach((image, row) => rows.set(values.subarray(image * dim, (image + 1) * dim), row * dim));
  return { count: images.length, dim, values: normalizeRows(rows, dim) };
}

/** Where an analysis keeps its networks, inside the cache. */
export function networkFolder(cache: string): string {
  return join(cache, 'networks');
}
