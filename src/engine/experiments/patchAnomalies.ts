import { chooseSamples } from '../backbone/chooseSamples';
import { eachFeatureMap } from '../backbone/featureMaps';
import { patchModel } from '../backbone/patchModel';
import { type AnomalyScores, evaluateAnomaly } from '../evaluation/anomaly';
import { type JobContext, NearmissError } from '../protocol';
import type { Recipe } from '../recipe/recipe';
import { normalClasses } from './anomaly';
import type { Experiment } from './experiment';
import { splitBy } from './heldOut';
import { type HeatScale, heatScale } from '../patches/heatScale';
import { PatchCollector, type PatchDistances } from '../patches/patchMemory';

/** An image that was not learned from, by how unusual its most unusual place is. */
export interface PatchAnomaly {
  readonly path: string;
  /** '' where it has none. */
  readonly label: string;
  /** Whether it is a held-out image of a normal class. */
  readonly normal: boolean;
  /** Mean cosine distance of its most unusual places to the nearest normal patch. */
  readonly score: number;
  /** Share of the held-out normal images that are less unusual. */
  readonly beyond: number;
  /** Where that place is, as shares of width and height. */
  readonly at: { readonly x: number; readonly y: number };
  /** The normal image that holds the patch most like it. */
  readonly like: string;
}

export interface PatchAnomalies {
  readonly description: string;
  readonly normalClasses: readonly string[];
  /** Normal images that were learned from. */
  readonly learned: number;
  /** Most unusual first. */
  readonly images: readonly PatchAnomaly[];
  /** null where all images asked about are of one kind. The curve itself is left out. */
  readonly scores: Omit<AnomalyScores, 'roc'> | null;
}

/**
 * Learns what patches of normal images look like, and says of all other images how unusual they are and where.
 * @param share of the normal images that is held out, to know how far normal images lie from those learned
 * @param onHeat is told of every image asked about, once the scale is known
 * @throws NearmissError without a backbone, or with one that gives no features by place
 */
export async function patchAnomalies(
  { root, paths, classes, labels, decoded }: Experiment,
  recipe: Recipe,
  normal: readonly string[],
  share: number,
  onHeat: (anomaly: PatchAnomaly, distances: PatchDistances, scale: HeatScale) => Promise<void>,
  job: JobContext,
): Promise<PatchAnomalies> {
  const { backbone, description } = await chooseSamples({ root, decoded }, recipe);
  if (!backbone)
    throw new NearmissError(
      'anomaly/backbone',
      'Telling where an image is unusual needs a pretrained backbone, and none was ' +
        `chosen${description ? ` (${description})` : ''}. Name one in "network.backbone".`,
    );
  const model = await patchModel(backbone, recipe.network.imageSize === 'auto');
  const isNormal = normalClasses(classes, normal);
  const { train, test } = splitBy(
    { what: 'images', share },
    labels.map((label) => (label >= 0 && isNormal.has(label) ? label : -1)),
    recipe.training.seed,
  );
  if (train.length === 0 || test.length === 0)
    throw new NearmissError(
      'anomaly/normal',
      `Learning what is normal needs at least 2 images of ${normal.join(', ')}; found ` +
        `${train.length + test.length}. Add some or name other classes.`,
    );
  const { device } = recipe.network;
  const filesOf = (images: ArrayLike<number>) => ({
    paths: Array.from(images, (i) => paths[i]),
    hashes: Array.from(images, (i) => decoded.files.hashes[i]),
  });
  const collector = new PatchCollector(train.length, recipe.training.seed);
  await eachFeatureMap({ root, ...filesOf(train), model, device }, (i, map) => collector.add(train[i], map), job);
  const memory = collector.memory();
  const learned = new Set(train);
  const asked = [...paths.keys()].filter((image) => decoded.pixels.readable[image] && !learned.has(image));
  const found: PatchDistances[] = [];
  await eachFeatureMap(
    { root, ...filesOf(asked), model, device },
    (i, map) => {
      found[i] = memory.distances(map);
    },
    job,
  );
  const heldOut = new Set(test);
  const usual = asked.flatMap((image, i) => (heldOut.has(image) ? [found[i]] : []));
  const usualScores = usual.map(({ score }) => score);
  const images = asked.map((image, i): PatchAnomaly => ({
    path: paths[image],
    label: labels[image] < 0 ? '' : classes[labels[image]],
    normal: heldOut.has(image),
    score: found[i].score,
    beyond: usualScores.filter((score) => score < found[i].score).length / usualScores.length,
    at: { x: (found[i].at.x + 0.5) / found[i].width, y: (found[i].at.y + 0.5) / found[i].height },
    like: paths[found[i].like],
  }));
  const scale = heatScale(usual);
  for (const [i, anomaly] of images.entries()) await onHeat(anomaly, found[i], scale);
  const labelled = images.filter(({ label }) => label !== '');
  const scores = evaluateAnomaly(
    labelled.map(({ score }) => score),
    labelled.map((image) => (image.normal ? 0 : 1)),
  );
  return {
    description: `${description}; patches at ${model.width} × ${model.height} pixels from "${model.map}"`,
    normalClasses: [...isNormal].map((label) => classes[label]),
    learned: train.length,
    images: images.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1)),
    scores: scores && withoutCurve(scores),
  };
}

function withoutCurve({ roc: _roc, ...scores }: AnomalyScores): Omit<AnomalyScores, 'roc'> {
  return scores;
}
