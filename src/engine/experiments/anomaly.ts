import { evaluateAnomaly, type AnomalyScores } from '../evaluation/anomaly';
import { curvePoints, type RocPoint } from '../evaluation/roc';
import { learnsWithoutLabels } from '../recipe/lossOptions';
import { exactSearch } from '../neighbours/exact';
import { gatherRows } from '../neighbours/gather';
import type { Embeddings } from '../numeric/embeddings';
import { NearmissError, type JobContext } from '../protocol';
import type { Recipe } from '../recipe/recipe';
import type { Experiment } from './experiment';
import { splitBy } from './heldOut';
import { edgesTrial, trainTrial, type Trial } from './trial';

export interface AnomalyReport {
  readonly description: string;
  readonly normalClasses: readonly string[];
  /** Images of the normal classes that were learned from. */
  readonly learned: number;
  readonly scores: Omit<AnomalyScores, 'roc'>;
  /** From which distance to the normal images an image counts as an anomaly, and the rates that this has. */
  readonly curve: readonly RocPoint[];
}

/** Nearest normal images whose mean distance is the score. */
const NEIGHBOURS = 5;

/**
 * Learns from a part of the normal classes' images only, and says how well the distance to them tells the other normal
 * images from all those of other classes.
 * @param share of the normal images that is held out
 * @throws NearmissError for a class that is not there, or when either kind has no image
 */
export async function evaluateAnomalies(
  experiment: Experiment,
  recipe: Recipe,
  normal: readonly string[],
  share: number,
  job: JobContext,
): Promise<AnomalyReport> {
  const { labels, classes } = experiment;
  const isNormal = normalClasses(classes, normal);
  const normalLabels = labels.map((label) => (label >= 0 && isNormal.has(label) ? label : -1));
  const split = splitBy({ what: 'images', share }, normalLabels, recipe.training.seed);
  const others = [...labels.keys()].filter((image) => labels[image] >= 0 && !isNormal.has(labels[image]));
  const asked = [...split.test, ...others];
  const trial = await trialOf(experiment, recipe, split.train, isNormal.size, job);
  const scores = evaluateAnomaly(
    await distancesTo(trial.embeddings, split.train, asked, job),
    asked.map((_image, i) => (i < split.test.length ? 0 : 1)),
  );
  if (!scores) {
    throw new NearmissError(
      'evaluation/anomaly',
      `Telling anomalies needs held-out normal images and images of other classes; found ${split.test.length} ` +
        `and ${others.length}. Name other normal classes.`,
    );
  }
  const { roc, ...rest } = scores;
  return {
    description: trial.description,
    normalClasses: [...isNormal].map((label) => classes[label]),
    learned: split.train.length,
    scores: rest,
    curve: curvePoints(roc),
  };
}

/** One class alone gives no loss with labels anything to contrast: then the plain edges judge. */
async function trialOf(
  experiment: Experiment,
  recipe: Recipe,
  learn: Uint32Array,
  classes: number,
  job: JobContext,
): Promise<Trial> {
  if (classes > 1 || learnsWithoutLabels(recipe.loss)) return trainTrial(experiment, recipe, learn, true, job);
  return edgesTrial(experiment, job);
}

export function normalClasses(classes: readonly string[], names: readonly string[]): Set<number> {
  return new Set(
    names.map((name) => {
      const label = classes.indexOf(name);
      if (label < 0)
        throw new NearmissError(
          'evaluation/class',
          `There is no class "${name}". The classes are ` +
            `${classes.slice(0, 20).join(', ')}${classes.length > 20 ? ', …' : ''}.`,
        );
      return label;
    }),
  );
}

/** Mean distance of each image asked for to its nearest among `known`. */
async function distancesTo(
  embeddings: Embeddings,
  known: Uint32Array,
  asked: readonly number[],
  job: JobContext,
): Promise<Float64Array> {
  const search = exactSearch({ count: known.length, dim: embeddings.dim, values: gatherRows(embeddings, known) });
  const k = Math.max(1, Math.min(NEIGHBOURS, known.length));
  const { distances } = await search(gatherRows(embeddings, asked), new Int32Array(asked.length).fill(-1), k, job);
  return Float64Array.from(asked, (_image, q) =>
    distances.subarray(q * k, (q + 1) * k).reduce((sum, distance) => sum + distance / k, 0),
  );
}
