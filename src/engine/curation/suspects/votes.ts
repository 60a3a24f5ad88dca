import type { Knn } from '../../numeric/knn';

export interface VoteOptions {
  /** Neighbours that vote: the nearest `neighbours` labelled images of the list. */
  readonly neighbours: number;
  /** Votes spread evenly over the classes beforehand, so that a few neighbours never make a certainty. */
  readonly smoothing: number;
}

/**
 * Class probabilities of each image from the labels of its neighbours, never from its own. A vote weighs more the
 * nearer it is: exp(-(d - d1) / (dk - d1)) with the distances of the first and the last voter, so that the scale of the
 * space does not matter. Voters that are copies of each other share a single vote.
 * @param labels class index per image, -1 unlabelled
 * @param cluster lowest image index of each image's group of copies
 * @returns count * classCount probabilities; the rows of images without labelled neighbours are all 0
 */
export function voteProbabilities(
  knn: Knn,
  labels: Int32Array,
  classCount: number,
  cluster: Int32Array,
  { neighbours, smoothing }: VoteOptions,
): Float32Array {
  const out = new Float32Array(labels.length * classCount);
  const hasCopy = new Uint8Array(labels.length);
  cluster.forEach((head, i) => {
    if (head !== i) hasCopy[head] = hasCopy[i] = 1;
  });
  const voters = new Int32Array(neighbours);
  const weights = new Float64Array(neighbours);
  for (let i = 0; i < labels.length; i++) {
    const found = collectVoters(voters, weights, knn, labels, i);
    if (found === 0) continue;
    shareVotes(weights, voters, found, cluster, hasCopy);
    const votes = out.subarray(i * classCount, (i + 1) * classCount).fill(smoothing / classCount);
    let total = smoothing;
    for (let v = 0; v < found; v++) {
      votes[labels[voters[v]]] += weights[v];
      total += weights[v];
    }
    for (let c = 0; c < classCount; c++) votes[c] /= total;
  }
  return out;
}

/** Fills in the nearest labelled neighbours of an image and their weights; returns how many there are. */
function collectVoters(
  voters: Int32Array,
  weights: Float64Array,
  { k, indices, distances }: Knn,
  labels: Int32Array,
  image: number,
): number {
  let found = 0;
  for (let n = image * k; n < (image + 1) * k && found < voters.length && indices[n] >= 0; n++) {
    const voter = indices[n];
    if (voter === image || labels[voter] < 0) continue;
    voters[found] = voter;
    weights[found++] = distances[n];
  }
  const nearest = weights[0];
  const range = weights[found - 1] - nearest;
  for (let v = 0; v < found; v++) weights[v] = range > 0 ? Math.exp((nearest - weights[v]) / range) : 1;
  return found;
}

/** Divides the weight of each voter by the number of its copies among the voters, itself included. */
function shareVotes(
  weights: Float64Array,
  voters: Int32Array,
  found: number,
  cluster: Int32Array,
  hasCopy: Uint8Array,
): void {
  for (let a = 0; a < found; a++) {
    if (!hasCopy[voters[a]]) continue;
    let copies = 0;
    for (let b = 0; b < found; b++) if (cluster[voters[b]] === cluster[voters[a]]) copies++;
    weights[a] /= copies;
  }
}
