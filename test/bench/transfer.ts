import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { extractFeatures } from '../../src/engine/backbone/extractFeatures';
import { openBackbone } from '../../src/engine/backbone/openBackbone';
import { startFindings } from '../../src/engine/curation/startFindings';
import { decodePixels } from '../../src/engine/dataset/decode';
import { averagePrecision, rocCurve } from '../../src/engine/evaluation/roc';
import { evaluateRetrieval } from '../../src/engine/evaluation/retrieval';
import { exactSearch } from '../../src/engine/neighbours/exact';
import { gatherRows } from '../../src/engine/neighbours/gather';
import { type Embeddings, normalizeRows } from '../../src/engine/numeric/embeddings';
import type { Features } from '../../src/engine/numeric/features';
import type { Space } from '../../src/engine/numeric/space';
import { quietJob } from '../../src/engine/protocol';
import { recipeSchema } from '../../src/engine/recipe';
import { trainSpaces } from '../../src/engine/training/trainSpaces';
import { sharedFile } from './data/shared';
import type { BenchResult } from './run';
import { readTransferSets, type TransferSet, unpack } from './transfer/sets';

const MODEL = ['onnx', 'mobilenet_v1_0.75_embed.onnx'] as const;

interface Scores {
  /** Share of the measured images whose nearest image (of the learned ones, or of held-out classes of each other) has their class. */
  readonly recallAt1: number;
  /** Among the measured images. */
  readonly mapAtR: number;
}

interface Measured {
  readonly name: string;
  readonly heldOut: string;
  readonly images: number;
  readonly frozen: Scores;
  readonly head: Scores;
  /** null where the features were cached by an earlier run. */
  readonly imagesPerSecond: number | null;
  readonly headSeconds: number;
}

interface SuspectScores {
  readonly ap: number;
  readonly f1: number;
}

/**
 * A pretrained backbone as it is beside a head trained on its features. `--set NAME` runs a part (omniglot, faces, grocery, cifar), `--images N`
 * takes as many images of each set at most.
 */
export async function run(args: readonly string[]): Promise<BenchResult> {
  const model = sharedFile(...MODEL);
  if (!model) return { table: `../shared/data/${MODEL.join('/')} is not there.`, json: { missing: [MODEL.join('/')] } };
  const wanted = args.flatMap((arg, i) => (arg === '--set' ? [args[i + 1]] : []));
  const most = Number(args[args.indexOf('--images') + 1]) || 2500;
  const { sets, missing } = await readTransferSets(most, wanted);
  const measured: Measured[] = [];
  for (const set of sets) {
    measured.push(await measure(set, model));
    console.error(line(measured[measured.length - 1]));
  }
  const suspects = wanted.length === 0 || wanted.includes('cifar') ? await measureSuspects(model, most) : null;
  const table = new Table({ head: ['set', 'held out', 'images', 'recall@1: frozen', 'head', 'MAP@R: frozen', 'head', 'images/s', 'head, s'], style: { head: [], border: [] } });
  for (const { name, heldOut, images, frozen, head, imagesPerSecond, headSeconds } of measured) {
    table.push([name, heldOut, images, frozen.recallAt1.toFixed(3), head.recallAt1.toFixed(3), frozen.mapAtR.toFixed(3), head.mapAtR.toFixed(3), imagesPerSecond?.toFixed(0) ?? 'cached', headSeconds.toFixed(1)]);
  }
  const lines = Object.entries(suspects ?? {}).map(([labels, { frozen, head }]) => `CIFAR-10N suspects, ${labels} labels: frozen AP ${frozen.ap.toFixed(3)} F1 ${frozen.f1.toFixed(3)}; with heads AP ${head.ap.toFixed(3)} F1 ${head.f1.toFixed(3)}`);
  return { table: [table.toString(), ...lines, ...missing].join('\n'), json: { sets: measured, suspects, missing } };
}

async function measure(set: TransferSet, file: string): Promise<Measured> {
  const { features, imagesPerSecond } = await featuresOf(set.root, set.paths, file);
  const classes = [...new Set(set.labels)].sort();
  const labels = Int32Array.from(set.labels, (label) => classes.indexOf(label));
  const rows = Uint32Array.from(labels.keys());
  const [learn, test] = [1, 0].map((wanted) => rows.filter((i) => set.learned[i] === wanted));
  const frozen: Embeddings = { count: features.count, dim: features.dim, values: normalizeRows(features.values.slice(), features.dim) };
  const known = labels.map((label, i) => (set.learned[i] ? label : -1));
  const began = performance.now();
  const head = await trained(features, known, classes, learn);
  const headSeconds = (performance.now() - began) / 1000;
  const score = (embeddings: Embeddings): Scores => ({ recallAt1: set.heldOut === 'classes' ? 0 : nearestRight(embeddings, labels, learn, test), ...among(embeddings, labels, test, set.heldOut === 'classes') });
  return { name: set.name, heldOut: set.heldOut, images: set.paths.length, frozen: score(frozen), head: score(head), imagesPerSecond, headSeconds };
}

/** One head, learned from these images only; the best weights are not chosen on what is measured. */
async function trained(features: Features, labels: Int32Array, classes: readonly string[], learn: Uint32Array): Promise<Embeddings> {
  const cacheFolder = mkdtempSync(join(tmpdir(), 'nearmiss-bench-'));
  try {
    const { spaces } = await trainSpaces({ samples: features, labels, classes, recipe: recipeSchema.parse({}), folds: [{ learn, heldOut: new Uint32Array(0) }], cacheFolder }, quietJob);
    return spaces[0].embeddings;
  } finally {
    rmSync(cacheFolder, { recursive: true });
  }
}

function nearestRight(embeddings: Embeddings, labels: Int32Array, learn: Uint32Array, test: Uint32Array): number {
  const search = exactSearch({ count: learn.length, dim: embeddings.dim, values: gatherRows(embeddings, learn) });
  const { indices } = search(gatherRows(embeddings, test), new Int32Array(test.length).fill(-1), 1, quietJob);
  return test.reduce((right, image, q) => right + (labels[learn[indices[q]]] === labels[image] ? 1 : 0), 0) / test.length;
}

function among(embeddings: Embeddings, labels: Int32Array, test: Uint32Array, withRecall: boolean): { mapAtR: number; recallAt1?: number } {
  const measured = new Int32Array(labels.length).fill(-1);
  for (const image of test) measured[image] = labels[image];
  const { precisionAt1, mapAtR } = evaluateRetrieval(embeddings, measured, { ks: [1] });
  return withRecall ? { mapAtR, recallAt1: precisionAt1 } : { mapAtR };
}

/** Wrong labels found on people's labels of CIFAR-10: from the backbone's features as they are, and from heads trained in folds beside them. */
async function measureSuspects(file: string, most: number): Promise<Record<string, { frozen: SuspectScores; head: SuspectScores }> | null> {
  const cifar = await unpack('cifar10n', 'dev');
  if (!cifar) return null;
  const step = Math.max(1, cifar.rows.length / most);
  const rows = Array.from({ length: Math.min(most, cifar.rows.length) }, (_, i) => cifar.rows[Math.floor(i * step)]);
  const { features } = await featuresOf(cifar.root, rows.map((row) => row.file), file);
  const classes = [...new Set(rows.map((row) => row.clean_label))].sort();
  const frozen: Space = { embeddings: { count: features.count, dim: features.dim, values: normalizeRows(features.values.slice(), features.dim) }, heldOut: null };
  const found: Record<string, { frozen: SuspectScores; head: SuspectScores }> = {};
  for (const [name, column] of [['aggregate', 'aggre_label'], ['worst', 'worst_label']]) {
    const labels = Int32Array.from(rows, (row) => classes.indexOf(row[column]));
    const wrong = Uint8Array.from(rows, (row) => (row[column] === row.clean_label ? 0 : 1));
    const cacheFolder = mkdtempSync(join(tmpdir(), 'nearmiss-bench-'));
    const { spaces } = await trainSpaces({ samples: features, labels, classes, recipe: recipeSchema.parse({}), cacheFolder }, quietJob);
    rmSync(cacheFolder, { recursive: true });
    found[name] = { frozen: await suspectsIn([frozen], labels, classes, wrong), head: await suspectsIn([...spaces, frozen], labels, classes, wrong) };
  }
  return found;
}

async function suspectsIn(spaces: readonly Space[], labels: Int32Array, classes: readonly string[], wrong: Uint8Array): Promise<SuspectScores> {
  const thread = startFindings();
  try {
    const count = labels.length;
    const { metric, findings, training } = recipeSchema.parse({});
    await thread.call('load', { spaces, metric, labels, classCount: classes.length, normal: null, pictures: null, seed: training.seed }, quietJob);
    const none = new Uint8Array(count);
    const { suspicion } = await thread.call('score', {
      names: { paths: Array.from(labels, String), classes, labels }, splits: Array<string>(count).fill(''), excluded: none, kept: none,
      reviewed: new Int32Array(count).fill(-1), heads: null, probabilities: null, ...findings, level: 1,
    }, quietJob);
    const flagged = Uint8Array.from(suspicion.wrong, (p) => (p >= suspicion.threshold ? 1 : 0));
    const hits = flagged.reduce((sum, flag, i) => sum + flag * wrong[i], 0);
    const all = flagged.reduce((sum, flag) => sum + flag, 0) + wrong.reduce((sum, w) => sum + w, 0);
    return { ap: averagePrecision(rocCurve(suspicion.wrong, wrong)!), f1: (2 * hits) / Math.max(1, all) };
  } finally {
    await thread.dispose();
  }
}

async function featuresOf(root: string, paths: readonly string[], file: string): Promise<{ features: Features; imagesPerSecond: number | null }> {
  const cache = join(root, 'cache');
  const { files } = await decodePixels({ root, paths, size: 16, cache }, quietJob);
  const sides = [...files.widths, ...files.heights].sort((a, b) => a - b);
  const { model } = await openBackbone(file, recipeSchema.parse({}).network, sides[sides.length >> 1]);
  const began = performance.now();
  const { features, computed } = await extractFeatures({ root, paths, hashes: files.hashes, model, device: 'cpu', cache }, quietJob);
  const seconds = (performance.now() - began) / 1000;
  return { features, imagesPerSecond: computed > paths.length / 2 ? computed / seconds : null };
}

/** What is known so far, for people who wait. */
function line({ name, heldOut, frozen, head, headSeconds }: Measured): string {
  return `${name}, ${heldOut}: recall@1 ${frozen.recallAt1.toFixed(3)} → ${head.recallAt1.toFixed(3)}, MAP@R ${frozen.mapAtR.toFixed(3)} → ${head.mapAtR.toFixed(3)}, ${headSeconds.toFixed(0)} s`;
}
