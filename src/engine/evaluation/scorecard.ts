import { exactSearch } from '../neighbours/exact';
import { gatherRows } from '../neighbours/gather';
import { presentImages, type Embeddings } from '../numeric/embeddings';
import { fork } from '../numeric/random';
import type { JobContext } from '../protocol/job';
import { evaluateClustering, type ClusteringScores } from './clustering';
import { dimensionReport, type DimensionReport } from './dimension';
import { curvePoints, type RocPoint } from './roc';
import { evaluateRetrieval, type RetrievalScores } from './retrieval';
import { variation, type VariationReport } from './variation';
import { evaluateVerification, type VerificationScores } from './verification';
import { verificationPairs } from './verificationPairs';

/** Everything that is measured of one embedding on images that it did not learn. */
export interface Scorecard {
  /** Images that were measured on, and their classes. */
  readonly images: number;
  readonly classes: number;
  readonly retrieval: RetrievalScores;
  readonly clustering: ClusteringScores;
  /** null where all pairs are of one kind. */
  readonly verification: VerificationCard | null;
  readonly variation: VariationReport;
  /** null for fewer images than it looks at neighbours. */
  readonly dimension: DimensionReport | null;
}

export interface VerificationCard extends Omit<VerificationScores, 'roc'> {
  /** Up to which distance pairs are accepted, and the rates that this has. */
  readonly curve: readonly RocPoint[];
}

/** Neighbours that the dimension is estimated from. */
const NEIGHBOURS = 10;

/**
 * @param embeddings unit rows of all images; a row of zeros stands for none
 * @param labels class index of each image to measure on, -1 for all others
 * @param names of the classes
 */
export async function scoreEmbeddings(
  embeddings: Embeddings,
  labels: Int32Array,
  names: readonly string[],
  seed: number,
  job: JobContext,
): Promise<Scorecard> {
  const images = presentImages(embeddings).filter((image) => labels[image] >= 0);
  const measured: Embeddings = { count: images.length, dim: embeddings.dim, values: gatherRows(embeddings, images) };
  const classes = Int32Array.from(images, (image) => labels[image]);
  const verification = evaluateVerification(verificationPairs(measured, classes, fork(seed, 1)));
  return {
    images: images.length,
    classes: new Set(classes).size,
    retrieval: evaluateRetrieval(measured, classes),
    clustering: evaluateClustering(measured, classes, fork(seed, 2)),
    verification: verification && withPoints(verification),
    variation: variation(measured, classes, names),
    dimension: images.length > NEIGHBOURS ? await dimensionOf(measured, images, job) : null,
  };
}

async function dimensionOf(measured: Embeddings, images: readonly number[], job: JobContext): Promise<DimensionReport> {
  const own = Int32Array.from(images.keys());
  const report = dimensionReport(await exactSearch(measured)(measured.values, own, NEIGHBOURS, job), measured.dim);
  return { ...report, hub: { ...report.hub, image: report.hub.image < 0 ? -1 : images[report.hub.image] } };
}

/** The curve of scores as one of distances, in points. */
function withPoints({ roc, ...scores }: VerificationScores): VerificationCard {
  return { ...scores, curve: curvePoints(roc).map((point) => ({ ...point, threshold: -point.threshold })) };
}
