import { basename, join } from 'node:path';
import { chooseSamples, describeTraining, samplesOf } from '../backbone/chooseSamples';
import { readFeatures } from '../exchange/features';
import { isPlainCosine, metricRows } from '../metric/metricRows';
import { normalizeRows, type Embeddings } from '../numeric/embeddings';
import { fork } from '../numeric/random';
import { throwIfStopped, type EmbeddingsSource, type JobContext } from '../protocol';
import type { Recipe } from '../recipe/recipe';
import { type Fold, stratifiedFolds } from '../training/folds';
import { embedEdges, trainSpaces } from '../training/trainSpaces';
import type { Experiment } from './experiment';
import { labelsOf } from './heldOut';

/** One network of a recipe, and every image of the dataset as it sees it. */
export interface Trial {
  /** Unit rows through the recipe's metric; zeros for images that cannot be read. */
  readonly embeddings: Embeddings;
  readonly description: string;
  /** The saved network; '' where nothing was trained. */
  readonly file: string;
  /**
   * Of a tenth of the images to learn from, on which the best weights are chosen; null where none was kept back for
   * that.
   */
  readonly recallAt1: number | null;
}

/** Of the images to learn from, 1 in this many is kept back to choose the best weights on. */
const KEPT_BACK = 10;
/** Keeps this draw apart from the other uses of the seed. */
const STREAM = 72;

/**
 * Trains one network on some images, or takes the one that was trained on them before. No other label is looked at, not
 * even to choose the best weights: what is held out measures the recipe.
 * @param learn images with a label
 * @param keepBack false learns from all of `learn` and takes the last weights
 */
export async function trainTrial(
  experiment: Experiment,
  recipe: Recipe,
  learn: Uint32Array,
  keepBack: boolean,
  job: JobContext,
): Promise<Trial> {
  const { classes, cache } = experiment;
  const labels = labelsOf(learn, experiment.labels);
  const { learn: from, heldOut } = keepBack ? foldOf(labels, learn, recipe) : { learn, heldOut: new Uint32Array(0) };
  const fold: Fold = { learn: from, heldOut, ...withoutLabel(experiment, recipe) };
  const choice = await chooseSamples(experiment, recipe);
  const { samples } = await samplesOf(choice.backbone, experiment, recipe.network.device, job);
  const trained = await trainSpaces(
    { samples, labels, classes, recipe, folds: [fold], cacheFolder: join(cache, 'networks') },
    job,
  );
  const embeddings = metricRows(
    recipe.metric,
    trained.spaces[0].embeddings,
    labelsOf(fold.learn, labels),
    fork(recipe.training.seed, STREAM),
    () => throwIfStopped(job),
  );
  return {
    embeddings,
    description: describeTraining(choice.description, trained.description),
    file: trained.networkFiles[0],
    recallAt1: trained.recallAt1,
  };
}

/** Imported rows through a metric that has learned from the labels of `learn` only. */
export async function importedTrial(
  { root, paths, classes, labels }: Experiment,
  recipe: Recipe,
  source: EmbeddingsSource,
  learn: Uint32Array,
  job: JobContext,
): Promise<Trial> {
  const names = Array.from(labels, (label) => classes[label] ?? '');
  const { dim, values, notes } = await readFeatures(source, { root, paths, labels: names });
  const raw: Embeddings = { count: paths.length, dim, values };
  const {
    metric,
    training: { seed },
  } = recipe;
  const rows = isPlainCosine(metric) ? { ...raw, values: normalizeRows(raw.values.slice(), raw.dim) } : raw;
  const embeddings = metricRows(metric, rows, labelsOf(learn, labels), fork(seed, STREAM), () => throwIfStopped(job));
  return {
    embeddings,
    description: [`${basename(source.file)}, imported: ${dim} numbers, metric ${metric.name}`, ...notes].join('; '),
    file: '',
    recallAt1: null,
  };
}

/** Plain edges, for which nothing is trained: what a network has to beat. */
export async function edgesTrial({ decoded: { pixels } }: Experiment, job: JobContext): Promise<Trial> {
  const embeddings = await embedEdges(
    pixels,
    Uint32Array.from({ length: pixels.count }, (_, image) => image),
    job,
  );
  return { embeddings, description: 'plain edges, nothing trained', file: '', recallAt1: null };
}

/**
 * Images that have no label at all, where the recipe wants them. Those that are held out stay out: their pixels are not
 * learned from either.
 */
function withoutLabel({ labels, decoded: { pixels } }: Experiment, { training }: Recipe): Pick<Fold, 'unlabelled'> {
  if (training.unlabelled === 0) return {};
  return { unlabelled: Uint32Array.from(labels.keys()).filter((image) => labels[image] < 0 && pixels.readable[image]) };
}

function foldOf(labels: Int32Array, images: Uint32Array, recipe: Recipe): Fold {
  const [{ learn, heldOut }] = stratifiedFolds(labels, KEPT_BACK, fork(recipe.training.seed, STREAM));
  const known = new Set(images);
  return { learn, heldOut: heldOut.filter((image) => known.has(image)) };
}
