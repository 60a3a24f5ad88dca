import { fork } from '../../numeric/random';
import type { Knn } from '../../numeric/knn';
import type { Space } from '../../numeric/space';
import { type JobContext, throwIfStopped } from '../../protocol/job';
import { dealColumns, embeddingFeatures } from '../columns';
import { addDiscriminantScores } from './discriminant';
import { kernelFeatures } from './kernelFeatures';
import { judgedBy, usableRows, type View } from './views';
import { voteProbabilities } from './votes';

/**
 * Few neighbours see fine structure, many are steady; beside trained networks the many were measured to add nothing.
 */
const FEW_VOTERS = 10;
const MANY_VOTERS = 50;
/** Fewer images make no folds. */
const FEWEST = 10;

export interface ExpertInput {
  readonly spaces: readonly Space[];
  readonly views: readonly View[];
  readonly knn: readonly Knn[];
  readonly labels: Int32Array;
  readonly classCount: number;
  /** Lowest image index of each image's group of copies. */
  readonly cluster: Int32Array;
  readonly seed: number;
}

/**
 * Where no network was trained, a second classifier per view draws curved borders; beside trained networks it made the
 * ranking worse.
 */
const anyTrained = ({ views }: Pick<ExpertInput, 'views'>): boolean => views.some(({ trained }) => trained);
const headsPerView = (input: Pick<ExpertInput, 'views'>): number => (anyTrained(input) ? 1 : 2);

/** The number of values that `headScores` gives. */
export function headSize(input: ExpertInput): number {
  return input.views.length * headsPerView(input) * input.labels.length * input.classCount;
}

/**
 * Out-of-sample scores of trained classifiers, view after view, count * classCount each. They take seconds and hardly
 * change with a single label. In shared memory, so that a thread can hand them out and keep them.
 */
export function headScores(input: ExpertInput, job: JobContext): Float32Array {
  const { spaces, views, labels, classCount, cluster, seed } = input;
  const scores = new Float32Array(new SharedArrayBuffer(4 * headSize(input)));
  // Nothing is to be told apart.
  if (classCount < 2) return scores;
  const size = labels.length * classCount;
  const perView = headsPerView(input);
  let done = 0;
  for (const [v, view] of views.entries()) {
    const start = v * perView * size;
    const straight = scores.subarray(start, start + size);
    const curved = scores.subarray(start + size, start + 2 * size);
    for (const s of view.spaces) {
      throwIfStopped(job);
      job.progress({
        stage: 'findings',
        done: done++,
        total: spaces.length,
        note: `classifiers on space ${done} of ${spaces.length}`,
      });
      const { embeddings, heldOut } = spaces[s];
      const columns = dealColumns(usableRows(spaces[s]), labels, cluster, heldOut, fork(seed, 2 * s));
      if (columns.images.length < FEWEST) continue;
      addDiscriminantScores(straight, embeddingFeatures(embeddings, columns), columns, labels, classCount, job);
      if (perView > 1)
        addDiscriminantScores(
          curved,
          kernelFeatures(embeddings, columns, fork(seed, 2 * s + 1), job),
          columns,
          labels,
          classCount,
          job,
        );
    }
    average(straight, view, classCount);
  }
  return scores;
}

/** The heads' scores and the neighbours' votes as experts for the pool. */
export function experts(
  { spaces, views, knn, labels, classCount, cluster }: ExpertInput,
  heads: Float32Array,
): Float32Array[] {
  const size = labels.length * classCount;
  const found: Float32Array[] = [];
  for (let start = 0; start < heads.length; start += size) found.push(heads.subarray(start, start + size));
  for (const view of views) {
    for (const neighbours of anyTrained({ views }) ? [FEW_VOTERS] : [FEW_VOTERS, MANY_VOTERS]) {
      const sums = new Float32Array(size);
      for (const s of view.spaces) {
        const votes = voteProbabilities(knn[s], labels, classCount, cluster, { neighbours, smoothing: 1 });
        for (const i of judgedBy(spaces[s])) {
          for (let n = i * classCount; n < (i + 1) * classCount; n++) if (votes[n] > 0) sums[n] += Math.log(votes[n]);
        }
      }
      found.push(average(sums, view, classCount));
    }
  }
  return found;
}

/** Sums over the spaces of a view to means per image. */
function average(sums: Float32Array, { judgements }: View, classCount: number): Float32Array {
  judgements.forEach((times, i) => {
    for (let n = i * classCount; times > 1 && n < (i + 1) * classCount; n++) sums[n] /= times;
  });
  return sums;
}
