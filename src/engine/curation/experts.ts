import { fork } from '../numeric/random';
import type { Knn } from '../numeric/knn';
import type { Space } from '../numeric/space';
import { type JobContext, throwIfStopped } from '../protocol/job';
import { dealColumns, embeddingFeatures } from './columns';
import { addDiscriminantScores } from './discriminant';
import { kernelFeatures } from './kernelFeatures';
import { judgedBy, usableRows, views } from './views';
import { voteProbabilities } from './votes';

/** Discriminants per view: on the embedding itself, which draws straight borders, and on kernel features, which draws curved ones. */
const HEADS = 2;
/** Few neighbours see fine structure, many are steady. */
const VOTERS = [10, 50];
/** Fewer images make no folds. */
const FEWEST = 10;

export interface ExpertInput {
  readonly spaces: readonly Space[];
  readonly knn: readonly Knn[];
  readonly labels: Int32Array;
  readonly cluster: Int32Array;
  readonly seed: number;
}

/**
 * Out-of-sample scores of trained classifiers, two per view one after the other, count * classCount each. They take seconds and
 * hardly change with a single label. In shared memory, so that a thread can hand them out and keep them.
 */
export function headScores({ spaces, labels, cluster, seed }: ExpertInput, classCount: number, job: JobContext): Float32Array {
  const size = labels.length * classCount;
  const all = views(spaces);
  const scores = new Float32Array(new SharedArrayBuffer(4 * all.length * HEADS * size));
  let done = 0;
  all.forEach((view, v) => {
    const head = (h: number): Float32Array => scores.subarray((v * HEADS + h) * size, (v * HEADS + h + 1) * size);
    for (const s of view) {
      throwIfStopped(job);
      job.progress({ stage: 'findings', done: done++, total: spaces.length, note: `classifiers on space ${s + 1} of ${spaces.length}` });
      const { embeddings, heldOut } = spaces[s];
      const columns = dealColumns(usableRows(spaces[s]), labels, cluster, heldOut, fork(seed, 2 * s));
      if (columns.images.length < FEWEST) continue;
      addDiscriminantScores(head(0), embeddingFeatures(embeddings, columns), columns, labels, classCount, job);
      addDiscriminantScores(head(1), kernelFeatures(embeddings, columns, fork(seed, 2 * s + 1), job), columns, labels, classCount, job);
    }
    const judgements = judgementsPerImage(spaces, view, labels.length);
    for (let h = 0; h < HEADS; h++) average(head(h), judgements, classCount);
  });
  return scores;
}

/** The heads' scores and the neighbours' votes as experts for the pool. */
export function experts(input: ExpertInput, heads: Float32Array, classCount: number): Float32Array[] {
  const { spaces, knn, labels, cluster } = input;
  const size = labels.length * classCount;
  const found: Float32Array[] = [];
  for (let start = 0; start < heads.length; start += size) found.push(heads.subarray(start, start + size));
  for (const view of views(spaces)) {
    const judgements = judgementsPerImage(spaces, view, labels.length);
    for (const neighbours of VOTERS) {
      const sums = new Float32Array(size);
      for (const s of view) {
        const votes = voteProbabilities(knn[s], labels, classCount, cluster, { neighbours, smoothing: 1 });
        for (const i of judgedBy(spaces[s])) {
          for (let n = i * classCount; n < (i + 1) * classCount; n++) if (votes[n] > 0) sums[n] += Math.log(votes[n]);
        }
      }
      found.push(average(sums, judgements, classCount));
    }
  }
  return found;
}

/** How many spaces of a view judge each image. */
export function judgementsPerImage(spaces: readonly Space[], view: readonly number[], count: number): Uint32Array {
  const judgements = new Uint32Array(count);
  for (const s of view) {
    const usable = usableRows(spaces[s]);
    for (const i of judgedBy(spaces[s])) judgements[i] += usable[i];
  }
  return judgements;
}

function average(sums: Float32Array, judgements: Uint32Array, classCount: number): Float32Array {
  for (let n = 0; n < sums.length; n++) sums[n] /= Math.max(1, judgements[Math.floor(n / classCount)]);
  return sums;
}
