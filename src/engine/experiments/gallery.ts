import { galleryRetrieval, type GalleryScores } from '../evaluation/galleryRetrieval';
import { classLevels } from '../metric/classLevels';
import { NearmissError, type JobContext } from '../protocol';
import type { Recipe } from '../recipe/recipe';
import type { Experiment } from './experiment';
import { splitBy } from './heldOut';
import { trainTrial } from './trial';

export interface GalleryReport {
  readonly description: string;
  readonly learned: number;
  readonly gallery: number;
  readonly queries: number;
  /** Queries that were left out, since the gallery has no image of their class. */
  readonly strangers: number;
  /** Coarsest level first. */
  readonly levels: readonly GalleryScores[];
}

/** Where a dataset has it, it is what is asked about. */
const TEST = 'test';

/**
 * Learns from all images but the queries, and says how often the nearest image of a split is of a query's class, at
 * each level of the labels.
 * @param split whose images alone answer
 * @param share of the other images that are queries where no split is called "test"
 * @throws NearmissError without such a split, or without a query whose class it has
 */
export async function evaluateGallery(
  experiment: Experiment,
  recipe: Recipe,
  split: string,
  share: number,
  job: JobContext,
): Promise<GalleryReport> {
  const { labels, classes, splits } = experiment;
  const inGallery = labels.map((label, i) => (label >= 0 && splits[i] === split ? 1 : 0));
  const gallery = Uint32Array.from(labels.keys()).filter((i) => inGallery[i]);
  const others = labels.map((label, i) => (inGallery[i] ? -1 : label));
  const asked =
    splits.includes(TEST) && split !== TEST
      ? Uint32Array.from(labels.keys()).filter((i) => splits[i] === TEST && labels[i] >= 0)
      : splitBy({ what: 'images', share }, others, recipe.training.seed).test;
  const known = new Set(Array.from(gallery, (i) => labels[i]));
  const queries = asked.filter((i) => known.has(labels[i]));
  if (queries.length === 0) {
    const names = [...new Set(splits)]
      .filter((name) => name !== '')
      .sort()
      .join(', ');
    throw new NearmissError(
      'evaluation/gallery',
      `Retrieval needs a gallery and images to ask about; found ${gallery.length} labelled images in the split ` +
        `"${split}" and ${asked.length} others, none of a class that it has. The splits are ${names || 'none'}.`,
    );
  }
  const held = new Set(asked);
  const learn = Uint32Array.from(labels.keys()).filter((i) => labels[i] >= 0 && !held.has(i));
  const { embeddings, description } = await trainTrial(experiment, recipe, learn, true, job);
  return {
    description,
    learned: learn.length,
    gallery: gallery.length,
    queries: queries.length,
    strangers: asked.length - queries.length,
    levels: await galleryRetrieval(embeddings, queries, gallery, labels, classLevels(classes), job),
  };
}
