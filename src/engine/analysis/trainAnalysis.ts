import { basename, join } from 'node:path';
import type { Decoded } from '../dataset/decode';
import { NearmissError, type JobContext } from '../protocol';
import type { Recipe } from '../recipe';
import { embedEdges, embedImages, trainSpaces, type TrainedSpaces } from '../training/trainSpaces';
import type { Analysis, EmbeddedSpace } from './analysis';

export interface AnalysisInput {
  readonly decoded: Decoded;
  /** Class index per image, -1 unlabelled, and the names of the classes. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly recipe: Recipe;
  readonly recipeKey: string;
  /** The dataset's cache folder. */
  readonly cache: string;
  /** false: no network, plain edges alone. */
  readonly training: boolean;
}

/** Errors of a training that lacks labels or images. */
const TOO_FEW: readonly string[] = ['training/tooFewClasses', 'training/tooFewImages'];

/**
 * Trains the networks that a recipe asks for and embeds every image with each of them; beside them stands the space of plain edges,
 * which no wrong label can have touched.
 */
export async function trainAnalysis({ decoded, labels, classes, recipe, recipeKey, cache, training }: AnalysisInput, job: JobContext): Promise<Analysis> {
  const { pixels, files } = decoded;
  if (!pixels.readable.includes(1)) {
    throw new NearmissError('dataset/empty', `Found ${files.hashes.length === 0 ? 'no images' : `${files.hashes.length} images, none of which can be read`}; an analysis needs some. Check the folder and the findings on unreadable files.`);
  }
  const { spaces, networkFiles, recallAt1, description } = training
    ? await trainSpaces({ samples: pixels, labels, classes, recipe, cacheFolder: networkFolder(cache) }, job).catch((error: unknown) => withoutNetworks(error, labels))
    : { spaces: [], networkFiles: [], recallAt1: null, description: 'no network trained, plain edges' };
  const edges = await embedEdges(pixels, Uint32Array.from({ length: pixels.count }, (_, i) => i), job);
  return {
    recipeKey, description, recallAt1, trainedAt: new Date().toISOString(), hashes: files.hashes,
    labels: Array.from(labels, (label) => (label < 0 ? '' : classes[label])),
    spaces: [
      ...spaces.map((space, s): EmbeddedSpace => ({ space, embedder: { kind: 'network', file: basename(networkFiles[s]) } })),
      { space: { embeddings: edges, heldOut: null }, embedder: { kind: 'edges' } },
    ],
  };
}

/** With too few labels to train on, the space of edges stands alone: outliers, groups of like images and what to label next need no label. */
function withoutNetworks(error: unknown, labels: Int32Array): TrainedSpaces {
  if (!(error instanceof NearmissError && TOO_FEW.includes(error.code))) throw error;
  const labelled = labels.filter((label) => label >= 0);
  return { spaces: [], networkFiles: [], recallAt1: null, description: `edges alone: the labels are too few to train a network on (labelled images: ${labelled.length}, classes: ${new Set(labelled).size})` };
}

/** The rows of images that came after the training; rows of zeros, for none, where the others were imported. */
export async function embedNew({ embedder, space: { embeddings: { dim } } }: EmbeddedSpace, { pixels }: Decoded, images: Uint32Array, cache: string, job: JobContext): Promise<Float32Array> {
  if (embedder.kind === 'network') return embedImages(join(networkFolder(cache), embedder.file), pixels, images, job);
  if (embedder.kind === 'edges') return (await embedEdges(pixels, images, job)).values;
  return new Float32Array(images.length * dim);
}

/** Where an analysis keeps its networks, inside the cache. */
function networkFolder(cache: string): string {
  return join(cache, 'networks');
}
