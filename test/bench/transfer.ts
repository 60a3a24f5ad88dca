import Table from 'cli-table3';
import { evaluateRetrieval } from '../../src/engine/evaluation/retrieval';
import { evaluateVerification } from '../../src/engine/evaluation/verification';
import { verificationPairs } from '../../src/engine/evaluation/verificationPairs';
import { comparedSearch } from '../../src/engine/neighbours/compared';
import { gatherRows } from '../../src/engine/neighbours/gather';
import type { Embeddings } from '../../src/engine/numeric/embeddings';
import { seededRandom } from '../../src/engine/numeric/random';
import { quietJob } from '../../src/engine/protocol';
import { sharedFile } from './data/shared';
import type { BenchResult } from './run';
import { featuresOf, frozenRows, headSeconds, trained } from './transfer/heads';
import { measureProducts } from './transfer/products';
import { measureRecognition } from './transfer/recognition';
import { readTransferSets, type TransferSet } from './transfer/sets';
import { measureSignatures } from './transfer/signatures';
import { measureSuspects } from './transfer/suspects';
import { measureTiles } from './transfer/tiles';

const MODEL = ['onnx', 'mobilenet_v1_0.75_embed.onnx'] as const;

/** Images among which wrong labels are sought: each takes part in the training of several heads. */
const SUSPECTS = 1000;
/** Of each kind, of which a rate of errors is told well enough. */
const MOST_PAIRS = 20_000;

interface Scores {
  /**
   * Share of the measured images whose nearest image (of the learned ones, or of held-out classes of each other) has
   * their class.
   */
  readonly recallAt1: number;
  /** Among the measured images. */
  readonly mapAtR: number;
  /** Equal error rate of same or different, over pairs of the measured images. */
  readonly eer: number;
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

/**
 * A pretrained backbone as it is beside a head trained on its features. `--set NAME` runs a part (omniglot, faces,
 * grocery, signatures, tiles, cifar, head), `--images N` takes as many images of each set at most.
 */
export async function run(args: readonly string[]): Promise<BenchResult> {
  const model = sharedFile(...MODEL);
  if (!model) return { table: `../shared/data/${MODEL.join('/')} is not there.`, json: { missing: [MODEL.join('/')] } };
  const wanted = args.flatMap((arg, i) => (arg === '--set' ? [args[i + 1]] : []));
  const most = Number(args[args.indexOf('--images') + 1]) || 1500;
  const { sets, missing } = await readTransferSets(most, wanted);
  const measured: Measured[] = [];
  for (const set of sets) {
    measured.push(await measure(set, model));
    console.error(line(measured[measured.length - 1]));
  }
  const asked = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
  const signatures = asked('signatures') ? await measureSignatures(model) : null;
  const tiles = asked('tiles') ? await measureTiles(model, most >> 2) : null;
  const products = asked('grocery') ? await measureProducts(model, most) : null;
  const recognition = asked('faces') ? await measureRecognition(model) : null;
  const suspects = asked('cifar') ? await measureSuspects(model, Math.min(most, SUSPECTS)) : null;
  const tenThousand = asked('head') ? await headSeconds(10_000, 768) : null;
  const table = new Table({
    head: [
      'set',
      'held out',
      'images',
      'recall@1: frozen',
      'head',
      'MAP@R: frozen',
      'head',
      'EER: frozen',
      'head',
      'images/s',
      'head, s',
    ],
    style: { head: [], border: [] },
  });
  for (const { name, heldOut, images, frozen, head, imagesPerSecond, headSeconds } of measured) {
    const sides = (score: keyof Scores): string[] => [frozen, head].map((scores) => scores[score].toFixed(3));
    table.push([
      name,
      heldOut,
      images,
      ...sides('recallAt1'),
      ...sides('mapAtR'),
      ...sides('eer'),
      imagesPerSecond?.toFixed(0) ?? 'cached',
      headSeconds.toFixed(1),
    ]);
  }
  const lines = Object.entries(suspects ?? {}).map(
    ([labels, { frozen, head }]) =>
      `CIFAR-10N suspects among ${Math.min(most, SUSPECTS)} images, ${labels} labels: frozen AP ` +
      `${frozen.ap.toFixed(3)} F1 ${frozen.f1.toFixed(3)}; with heads AP ${head.ap.toFixed(3)} F1 ` +
      `${head.f1.toFixed(3)}`,
  );
  if (signatures) {
    for (const [name, { eer, eerByWriter, nearer }] of [
      ['frozen', signatures.frozen],
      ['head', signatures.head],
    ] as const) {
      lines.push(
        `signatures, genuine against skilled forgery, ${name}: EER ${eer.toFixed(3)} over all, ` +
          `${eerByWriter.toFixed(3)} by writer; genuine nearer in ${nearer} of ${signatures.triplets}`,
      );
    }
  }
  for (const [n, { level }] of (products?.frozen ?? []).entries()) {
    const { gallery, queries, frozen, head } = products!;
    lines.push(
      `groceries, ${queries} photos asked of ${gallery} iconic pictures, ${level === 1 ? 'coarse' : 'fine'}: ` +
        `frozen ${frozen[n].right.toFixed(3)} (among five ${frozen[n].amongFive.toFixed(3)}), head ` +
        `${head[n].right.toFixed(3)} (${head[n].amongFive.toFixed(3)})`,
    );
  }
  if (recognition)
    lines.push(
      `faces, recognition with a false accept rate of ${recognition.far} stated: of ${recognition.strangers} ` +
        `strangers ${recognition.accepted.toFixed(3)} accepted (${recognition.acceptedNaively.toFixed(3)} by ` +
        `networks that knew all), of ${recognition.acquaintances} shots of acquaintances ` +
        `${recognition.identified.toFixed(3)} named rightly`,
    );
  if (tenThousand !== null) lines.push(`a head on 10,000 × 768 features: ${tenThousand.toFixed(1)} s`);
  if (tiles)
    lines.push(
      `magnetic tiles, ${tiles.anomalies} defective against ${tiles.normal} free after learning ${tiles.learned} ` +
        `free ones: AUROC ${tiles.image.toFixed(3)} by whole images, ${tiles.patches.toFixed(3)} by patches; ` +
        `${tiles.leaking.toFixed(3)} by whole images where the same tile lies on both sides`,
    );
  return {
    table: [table.toString(), ...lines, ...missing].join('\n'),
    json: { sets: measured, signatures, tiles, products, recognition, suspects, headSeconds: tenThousand, missing },
  };
}

async function measure(set: TransferSet, file: string): Promise<Measured> {
  const { features, imagesPerSecond } = await featuresOf(set.root, set.paths, file);
  const classes = [...new Set(set.labels)].sort();
  const labels = Int32Array.from(set.labels, (label) => classes.indexOf(label));
  const rows = Uint32Array.from(labels.keys());
  const [learn, test] = [1, 0].map((wanted) => rows.filter((i) => set.learned[i] === wanted));
  const frozen = frozenRows(features);
  const known = labels.map((label, i) => (set.learned[i] ? label : -1));
  const began = performance.now();
  const head = await trained(features, known, classes, learn);
  const seconds = (performance.now() - began) / 1000;
  const score = (embeddings: Embeddings): Scores => ({
    recallAt1: set.heldOut === 'classes' ? 0 : nearestRight(embeddings, labels, learn, test),
    ...among(embeddings, labels, test, set.heldOut === 'classes'),
  });
  return {
    name: set.name,
    heldOut: set.heldOut,
    images: set.paths.length,
    frozen: score(frozen),
    head: score(head),
    imagesPerSecond,
    headSeconds: seconds,
  };
}

function nearestRight(embeddings: Embeddings, labels: Int32Array, learn: Uint32Array, test: Uint32Array): number {
  const search = comparedSearch({ count: learn.length, dim: embeddings.dim, values: gatherRows(embeddings, learn) });
  const { indices } = search(gatherRows(embeddings, test), new Int32Array(test.length).fill(-1), 1, quietJob);
  return (
    test.reduce((right, image, q) => right + (labels[learn[indices[q]]] === labels[image] ? 1 : 0), 0) / test.length
  );
}

function among(
  embeddings: Embeddings,
  labels: Int32Array,
  test: Uint32Array,
  withRecall: boolean,
): { mapAtR: number; eer: number; recallAt1?: number } {
  const measured = new Int32Array(labels.length).fill(-1);
  for (const image of test) measured[image] = labels[image];
  const { precisionAt1, mapAtR } = evaluateRetrieval(embeddings, measured, { ks: [1] });
  const { eer } = evaluateVerification(verificationPairs(embeddings, measured, seededRandom(1), MOST_PAIRS))!;
  return withRecall ? { mapAtR, eer, recallAt1: precisionAt1 } : { mapAtR, eer };
}

/** What is known so far, for people who wait. */
function line({ name, heldOut, frozen, head, headSeconds }: Measured): string {
  return (
    `${name}, ${heldOut}: recall@1 ${frozen.recallAt1.toFixed(3)} → ${head.recallAt1.toFixed(3)}, MAP@R ` +
    `${frozen.mapAtR.toFixed(3)} → ${head.mapAtR.toFixed(3)}, ${headSeconds.toFixed(0)} s`
  );
}
