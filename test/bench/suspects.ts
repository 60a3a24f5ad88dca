import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { heldOutNeighbours } from '../../src/engine/curation/evidence';
import { pool } from '../../src/engine/curation/suspects/pool';
import { scoreSuspects, type SuspectInput } from '../../src/engine/curation/suspects/suspects';
import { createNeighbourIndex } from '../../src/engine/neighbours/createNeighbourIndex';
import type { Knn } from '../../src/engine/numeric/knn';
import type { Space } from '../../src/engine/numeric/space';
import { quietJob } from '../../src/engine/protocol';
import { defaultRecipe } from '../../src/engine/recipe/recipe';
import { embedEdges, trainSpaces } from '../../src/engine/training/trainSpaces';
import type { BenchResult } from './run';
import { baselines, knnVote } from './suspects/baselines';
import { CLASSES, type Cifar10N, CIFAR_FOLDER, readCifar10N } from './suspects/cifar10n';
import { FASHION_CLASSES, FASHION_FOLDER, type PlantedSet, readFashionMnist } from './suspects/fashionMnist';
import { logisticRegression } from './suspects/logisticRegression';
import { measure, type Measures, precisionOf, type Verdict } from './suspects/measure';

/** Neighbours per image, as the findings search them. */
const NEIGHBOURS = 50;
/**
 * Images of Fashion-MNIST, their share of wrong labels, and a training short enough for a bench: the default draws the
 * folds anew.
 */
const FASHION = {
  images: 3000,
  noise: 0.1,
  recipe: { ...defaultRecipe, training: { ...defaultRecipe.training, repeats: 1 } },
};

interface BenchSet {
  readonly name: string;
  readonly images: number;
  readonly errors: number;
  readonly seconds: number;
  /** Time of a score after a decision as a share of the first score. */
  readonly rescoreShare: number;
  readonly methods: Readonly<Record<string, Measures>>;
}

/**
 * "at CL's": recall at the precision of confident learning's list.
 *
 * The settings of the engine were chosen with `aggregate` and `worst` in view; the labels of each single person
 * (`random1` to `random3`) are held out: nothing was chosen by them.
 *
 * Suspects beside what others do on the same inputs: CIFAR-10N with the wrong labels that people gave, on given
 * features and on given probabilities, and Fashion-MNIST with planted ones, end to end.
 */
export async function run(): Promise<BenchResult> {
  const sets: BenchSet[] = [];
  const skipped: string[] = [];
  for (const noise of ['aggregate', 'worst', 'random1', 'random2', 'random3'] as const) {
    const data = await readCifar10N(noise);
    if (data) sets.push(...(await cifarSets(noise, data)));
    else skipped.push(`CIFAR-10N ${noise} is left out: ${CIFAR_FOLDER} is not there.`);
  }
  for (const noise of ['symmetric', 'confused'] as const) {
    const data = readFashionMnist(FASHION.images, noise, FASHION.noise);
    if (data) sets.push(await fashionSet(noise, data));
    else
      skipped.push(
        `Fashion-MNIST ${noise} is left out: ${FASHION_FOLDER} is not there. Debian's package is ` +
          'dataset-fashion-mnist.',
      );
  }
  return { table: [...sets.map(tableOf), ...skipped].join('\n'), json: { sets, skipped } };
}

async function cifarSets(noise: string, { features, labels, probabilities, wrong }: Cifar10N): Promise<BenchSet[]> {
  const space = { embeddings: features, heldOut: null };
  const knn = await neighboursOf(space.embeddings);
  const vote = knnVote(knn, labels, CLASSES.length);
  const base = { labels, classes: CLASSES, kept: new Uint8Array(labels.length), seed: 1 };
  const onFeatures = { ...base, spaces: [space], knn: [knn] };
  const regression = baselines(logisticRegression(features, labels, CLASSES.length), labels, CLASSES.length);
  const byFeatures = compare(`CIFAR-10N ${noise}, features`, onFeatures, wrong, { ...regression, knn: vote });
  if (!probabilities) return [byFeatures];
  const given = baselines(probabilities, labels, CLASSES.length);
  return [
    byFeatures,
    compare(`CIFAR-10N ${noise}, probabilities`, { ...base, spaces: [], knn: [], probabilities }, wrong, given),
    compare(`CIFAR-10N ${noise}, features and probabilities`, { ...onFeatures, probabilities }, wrong, {
      ...given,
      knn: vote,
    }),
  ];
}

/**
 * End to end: networks trained on the wrong labels too. The others get the same networks, by the classifier on them
 * that suits each best.
 */
async function fashionSet(noise: string, { pixels, labels, truth }: PlantedSet): Promise<BenchSet> {
  const cacheFolder = await mkdtemp(join(tmpdir(), 'nearmiss-bench-'));
  try {
    const { spaces } = await trainSpaces(
      { samples: pixels, labels, classes: FASHION_CLASSES, recipe: FASHION.recipe, cacheFolder },
      quietJob,
    );
    const edges = await embedEdges(pixels, Uint32Array.from(labels.keys()), quietJob);
    return await plantedSet(`Fashion-MNIST ${noise}`, [...spaces, { embeddings: edges, heldOut: null }], labels, truth);
  } finally {
    await rm(cacheFolder, { recursive: true });
  }
}

async function plantedSet(
  name: string,
  spaces: readonly Space[],
  labels: Int32Array,
  truth: Int32Array,
): Promise<BenchSet> {
  const knn: Knn[] = [];
  for (const { embeddings } of spaces) knn.push(await neighboursOf(embeddings));
  const input = { labels, classes: FASHION_CLASSES, kept: new Uint8Array(labels.length), seed: 1, spaces, knn };
  const classCount = FASHION_CLASSES.length;
  const trained = spaces.filter(({ heldOut }) => heldOut !== null);
  const { heads } = scoreSuspects({ ...input, spaces: trained, knn: knn.slice(0, trained.length) }, quietJob);
  const everyone = new Uint8Array(labels.length).fill(1);
  const classifier = pool([heads.subarray(0, labels.length * classCount)], labels, everyone, classCount);
  const vote = knnVote(heldOutNeighbours(spaces, knn, labels.length), labels, classCount);
  return compare(
    name,
    input,
    Uint8Array.from(labels, (label, i) => (label === truth[i] ? 0 : 1)),
    { ...baselines(classifier, labels, classCount), knn: vote },
  );
}

async function neighboursOf(embeddings: Cifar10N['features']): Promise<Knn> {
  return (await createNeighbourIndex(embeddings, { seed: 1 }, quietJob)).searchAll(NEIGHBOURS, quietJob);
}

function compare(
  name: string,
  input: SuspectInput,
  wrong: Uint8Array,
  others: Readonly<Record<string, Verdict>>,
): BenchSet {
  const started = performance.now();
  const found = scoreSuspects(input, quietJob);
  const scored = performance.now();
  scoreSuspects({ ...input, heads: found.heads }, quietJob);
  const rescored = performance.now();
  const flags = Uint8Array.from(found.wrong, (p) => (p > 0 && p >= found.threshold ? 1 : 0));
  const nearmiss = { scores: found.wrong, flags, probabilities: found.wrong };
  const { precision } = precisionOf(others.confidentLearning.flags, wrong);
  const methods = Object.entries({ nearmiss, ...others }).map(
    ([method, verdict]) => [method, measure(verdict, wrong, precision)] as const,
  );
  return {
    name,
    images: wrong.length,
    errors: wrong.reduce((a, b) => a + b, 0),
    seconds: (scored - started) / 1000,
    rescoreShare: (rescored - scored) / (scored - started),
    methods: Object.fromEntries(methods),
  };
}

function tableOf({ name, images, errors, seconds, rescoreShare, methods }: BenchSet): string {
  const table = new Table({
    head: ['method', 'AP', 'AUROC', 'F1', 'precision', 'recall', "at CL's", 'P@100', 'P@1000', 'ECE', 'listed'],
    style: { head: [], border: [] },
  });
  const cell = (value: number | null): string => (value === null ? '' : value.toFixed(3));
  for (const [
    method,
    { ap, auroc, f1, precision, recall, recallAtConfidentLearning, p100, p1000, ece, listed },
  ] of Object.entries(methods)) {
    table.push([
      method,
      ...[ap, auroc, f1, precision, recall, recallAtConfidentLearning, p100, p1000, ece].map(cell),
      listed,
    ]);
  }
  return (
    `\n${name}: ${images} images, ${errors} wrong labels; scored in ${seconds.toFixed(1)} s, after a decision in ` +
    `${(100 * rescoreShare).toFixed(0)} % of that\n${table}`
  );
}
