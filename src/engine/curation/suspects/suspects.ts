import type { Knn } from '../../numeric/knn';
import type { Space } from '../../numeric/space';
import type { JobContext } from '../../protocol/job';
import { copyClusters } from '../clusters';
import { heldOutNeighbours } from '../evidence';
import { type ExpertInput, experts, headScores, headSize } from './experts';
import { judgeLabels } from './labelBeliefs';
import { pool } from './pool';
import type { Suspicion } from './suspicion';
import { views } from './views';

export interface SuspectInput {
  readonly spaces: readonly Space[];
  /** The neighbours of every image that is held out in each of `spaces`, 50 where there are as many. */
  readonly knn: readonly Knn[];
  /** Class index per image, -1 unlabelled. */
  readonly labels: Int32Array;
  /** Class names; `/` makes levels, and a mistake between sisters counts less. */
  readonly classes: readonly string[];
  /** 1 where a person has confirmed or set the present label. */
  readonly kept: Uint8Array;
  /**
   * count * classes out-of-sample probabilities that the user has from elsewhere; NaN for images and classes that they
   * do not know.
   */
  readonly probabilities?: Float32Array;
  /**
   * Of an earlier result on the same images, spaces and classes: makes re-scoring after a decision instant. Others are
   * not used.
   */
  readonly heads?: Float32Array;
  /** For each image the label that it had when a person decided on it, -1 where nobody has. Refines the calibration. */
  readonly reviewed?: Int32Array;
  readonly seed: number;
}

/** Probabilities of others are told apart down to this; a 0 from a network means no more. */
const LEAST = 1e-6;

/**
 * Judges every label of a dataset by images like it, in spaces that have not learned that label: several experts per
 * space give probabilities of each label, a pool makes them one, and a model of the noise turns those into
 * probabilities of the truth.
 */
export function scoreSuspects(input: SuspectInput, job: JobContext): Suspicion {
  const count = input.labels.length;
  const classCount = input.classes.length;
  const evidence = heldOutNeighbours(input.spaces, input.knn, count);
  const cluster = copyClusters(evidence, count);
  const panel: ExpertInput = { ...input, classCount, cluster, views: views(input.spaces, count) };
  const heads = input.heads?.length === headSize(panel) ? input.heads : headScores(panel, job);
  const voices = experts(panel, heads);
  const given = input.probabilities ? logarithms(input.probabilities, classCount) : null;
  if (given) voices.push(given);
  const knows = (i: number): boolean =>
    given !== null && given.subarray(i * classCount, (i + 1) * classCount).some((score) => score !== 0);
  const judged = Uint8Array.from({ length: count }, (_, i) =>
    panel.views.some(({ judgements }) => judgements[i] > 0) || knows(i) ? 1 : 0,
  );
  const lone = loneImages(input.labels, classCount, cluster);
  const labels = input.labels.map((label, i) => (judged[i] && !lone[i] ? label : -1));
  const probabilities = pool(voices, labels, judged, classCount);
  return { classCount, ...judgeLabels({ ...input, probabilities, labels, judged, cluster }), evidence, heads };
}

/**
 * 1 for images that are alone in their class, of which nothing can vouch for the label: it is no more suspect than any
 * other. A copy with another label does speak against it.
 */
function loneImages(labels: Int32Array, classCount: number, cluster: Int32Array): Uint8Array {
  const members = new Int32Array(classCount);
  for (const label of labels) if (label >= 0) members[label]++;
  const copies = new Int32Array(labels.length);
  labels.forEach((label, i) => (copies[cluster[i]] += Number(label >= 0)));
  return Uint8Array.from(labels, (label, i) => Number(label >= 0 && members[label] === 1 && copies[cluster[i]] === 1));
}

/**
 * What is not known scores as the mean of what is: it speaks neither for nor against. Rows of images that are not known
 * are all 0.
 */
function logarithms(probabilities: Float32Array, classCount: number): Float32Array {
  const logs = probabilities.map((p) => (Number.isNaN(p) ? NaN : Math.log(Math.max(p, LEAST))));
  for (let start = 0; start < logs.length; start += classCount) {
    const row = logs.subarray(start, start + classCount);
    const known = row.filter((score) => !Number.isNaN(score));
    const mean = known.length === 0 ? 0 : known.reduce((a, b) => a + b, 0) / known.length;
    row.forEach((score, c) => {
      if (Number.isNaN(score)) row[c] = mean;
    });
  }
  return logs;
}
