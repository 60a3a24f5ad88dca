import Table from 'cli-table3';
import { findOutliers } from '../../src/engine/curation/outliers/findOutliers';
import { evaluateAnomaly } from '../../src/engine/evaluation/anomaly';
import { exactSearch } from '../../src/engine/neighbours/exact';
import { gatherRows } from '../../src/engine/neighbours/gather';
import type { Embeddings } from '../../src/engine/numeric/embeddings';
import { seededRandom, shuffle } from '../../src/engine/numeric/random';
import { quietJob } from '../../src/engine/protocol';
import { edgeFeatures } from '../../src/engine/network/edgeFeatures';
import { readImages, type ImageSet } from './data/images';
import { readCifar, type Cifar } from './data/cifar';
import type { BenchResult } from './run';

const NEIGHBOURS = 50;
const PLANTED_CLASSES = 3;
const PLANTED = 0.01;

/** A dataset with planted outliers. */
interface Planted {
  readonly name: string;
  readonly embeddings: Embeddings;
  readonly labels: Int32Array;
  readonly classCount: number;
  readonly normal: Uint8Array | null;
  /** 1 for the outliers. */
  readonly planted: Uint8Array;
}

interface Quality {
  readonly auroc: number;
  readonly ap: number;
}

/** Outliers planted among images, and images of other classes beside images known to be normal. */
export async function run(): Promise<BenchResult> {
  const cifar = await readCifar();
  if (!cifar) return { table: 'Skipped: ../shared/data/cifar10n is not there.', json: { sets: [] } };
  const sets = [];
  for (const first of [0, 3, 6]) sets.push(await measure(foreignClasses(cifar, first)));
  for (let c = 0; c < 10; c += 3) sets.push(await measure(oneNormalClass(cifar, c)));
  const tiles = await readImages('magnetic-tile', 64);
  if (tiles) sets.push(await measure(defects(tiles)));
  const table = new Table({ head: ['set', 'method', 'AUROC', 'AP'], style: { head: [], border: [] } });
  for (const { name, methods, listed } of sets) {
    for (const [method, { auroc, ap }] of Object.entries(methods))
      table.push([name, method, auroc.toFixed(3), ap.toFixed(3)]);
    table.push([
      name,
      `listed ${listed.images}: precision ${listed.precision.toFixed(2)}, recall ${listed.recall.toFixed(2)}`,
      '',
      '',
    ]);
  }
  return { table: table.toString(), json: { sets } };
}

/** Images of three classes that the dataset does not have, under random labels. */
function foreignClasses({ features, clean, aggregate, classes }: Cifar, first: number): Planted {
  const random = seededRandom(1);
  const foreign = (c: number): boolean => c >= first && c < first + PLANTED_CLASSES;
  const own = [...clean.keys()].filter((i) => !foreign(clean[i]) && !foreign(aggregate[i]));
  const planted = shuffle(
    [...clean.keys()].filter((i) => foreign(clean[i])),
    random,
  ).slice(0, PLANTED * own.length);
  const images = [...own, ...planted];
  const kept = [...classes.keys()].filter((c) => !foreign(c));
  const labels = Int32Array.from(images, (i, n) =>
    n < own.length ? kept.indexOf(aggregate[i]) : Math.floor(random() * kept.length),
  );
  return {
    name: `CIFAR-10N, 1 % of classes ${first} to ${first + PLANTED_CLASSES - 1} planted`,
    labels,
    classCount: kept.length,
    normal: null,
    embeddings: { count: images.length, dim: features.dim, values: gatherRows(features, images) },
    planted: Uint8Array.from(images, (_, n) => (n < own.length ? 0 : 1)),
  };
}

/** Half of a class known to be normal, the other half to be told from as many images of other classes. */
function oneNormalClass({ features, clean, classes }: Cifar, c: number): Planted {
  const random = seededRandom(2);
  const own = [...clean.keys()].filter((i) => clean[i] === c);
  const others = shuffle(
    [...clean.keys()].filter((i) => clean[i] !== c),
    random,
  ).slice(0, own.length / 2);
  const images = [...own, ...others];
  const normal = Uint8Array.from(images, (_, n) => (n < own.length / 2 ? 1 : 0));
  return {
    name: `CIFAR-10, ${classes[c]} normal`,
    normal,
    classCount: 1,
    labels: Int32Array.from(normal, (known) => known - 1),
    embeddings: { count: images.length, dim: features.dim, values: gatherRows(features, images) },
    planted: Uint8Array.from(images, (_, n) => (n < own.length ? 0 : 1)),
  };
}

/**
 * Half of the tiles without a defect known to be normal, by the edges alone; the other half to be told from those with
 * one.
 */
function defects({ pixels, rows }: ImageSet): Planted {
  const images = Uint32Array.from(rows.keys());
  const free = shuffle(
    [...images].filter((i) => rows[i].is_defect === '0'),
    seededRandom(3),
  );
  const known = new Set(free.slice(0, free.length / 2));
  const normal = Uint8Array.from(images, (i) => (known.has(i) ? 1 : 0));
  return {
    name: 'magnetic tiles, free of defects normal',
    embeddings: edgeFeatures(pixels, images, quietJob),
    normal,
    classCount: 1,
    labels: Int32Array.from(normal, (isKnown) => isKnown - 1),
    planted: Uint8Array.from(rows, ({ is_defect }) => Number(is_defect)),
  };
}

async function measure({ name, embeddings, labels, classCount, normal, planted }: Planted) {
  const all = Int32Array.from({ length: embeddings.count }, (_, i) => i);
  const knn = await exactSearch(embeddings)(embeddings.values, all, NEIGHBOURS, quietJob);
  const found = (await findOutliers(
    { spaces: [{ embeddings, heldOut: null }], knn: [knn], labels, classCount, normal, seed: 1 },
    quietJob,
  ))!;
  const ranked = [...all].filter((i) => !normal?.[i]);
  const quality = (scores: ArrayLike<number>): Quality => {
    const { auroc, aupr } = evaluateAnomaly(
      ranked.map((i) => scores[i]),
      ranked.map((i) => planted[i]),
    )!;
    return { auroc, ap: aupr };
  };
  const listed = ranked.filter((i) => found.score[i] >= 0.5);
  const right = listed.filter((i) => planted[i]).length;
  const { k, distances } = found.near;
  const kth = (n: number): Float64Array => Float64Array.from(all, (i) => distances[i * k + n - 1]);
  return {
    name,
    methods: {
      nearmiss: quality(found.deviations),
      'distance to the nearest': quality(kth(1)),
      'distance to the 10th': quality(kth(10)),
      'Mahalanobis, best class': quality(found.classDistance),
    },
    listed: {
      images: listed.length,
      precision: right / Math.max(1, listed.length),
      recall: right / planted.reduce((a, b) => a + b, 0),
    },
  };
}
