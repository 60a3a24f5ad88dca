import type { Knn } from '../numeric/knn';

export interface VoteOptions {
  /** Neighbours that vote; the nearest `neighbours` labelled images of the list. */
  readonly neighbours: number;
  /** Votes spread evenly over the classes beforehand, so that a few neighbours never make a certainty. */
  readonly smoothing: number;
}

/**
 * Class probabilities of each image from the labels of its neighbours, never from its own. A vote weighs more the nearer
 * it is: weight exp(-(d - d1) / (dk - d1)) with the distances of the first and the last voter, so that the scale of the
 * space does not matter. Images of one `cluster` (near duplicates) share a single vote.
 * @param labels class index per image, -1 unlabelled
 * @returns count * classCount probabilities; the rows of images without labelled neighbours are all 0
 */
export function voteProbabilities(knn: Knn, labels: Int32Array, classCount: number, cluster: Int32Array, options: VoteOptions): Float32Array {
  const out = new Float32Array(labels.length * classCount);
  const voters = new Int32Array(options.neighbours);
  const distances = new Float64Array(options.neighbours);
  for (let i = 0; i < labels.length; i++) {
    let found = 0;
    for (let n = i * knn.k; n < (i + 1) * knn.k && found < voters.length; n++) {
      const j = knn.indices[n];
      if (j < 0) break;
      if (j === i || labels[j] < 0) continue;
      voters[found] = j;
      distances[found++] = knn.distances[n];
    }
    if (found > 0) addVotes(out.subarray(i * classCount, (i + 1) * classCount), voters, distances, found, labels, cluster, options.smoothing);
  }
  return out;
}

function addVotes(votes: Float32Array, voters: Int32Array, distances: Float64Array, found: number, labels: Int32Array, cluster: Int32Array, smoothing: number): void {
  const scale = distances[found - 1] - distances[0];
  const share = smoothing / votes.length;
  votes.fill(share);
  let total = smoothing;
  for (let a = 0; a < found; a++) {
    let members = 0;
    for (let b = 0; b < found; b++) if (cluster[voters[b]] === cluster[voters[a]]) members++;
    const weight = (scale > 0 ? Math.exp((distances[0] - distances[a]) / scale) : 1) / members;
    votes[labels[voters[a]]] += weight;
    total += weight;
  }
  for (let c = 0; c < votes.length; c++) votes[c] /= total;
}
