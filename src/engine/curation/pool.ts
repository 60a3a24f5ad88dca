import { cholesky, solveCholesky } from '../numeric/cholesky';

/** Strength of the pull towards equal weights, in images. It decides where there are few labels and vanishes where there are many. */
const PULL = 5;
const ROUNDS = 15;
/** Change of weights and biases below which the probabilities no longer change to speak of. */
const SETTLED = 0.003;
/** Largest change of the weights in one round, so that a Newton step from afar does not overshoot. */
const LONGEST_STEP = 0.5;

/**
 * Log-linear pool (Genest and Zidek 1986): probabilities proportional to exp(bias[class] + sum of weight[e] * score[e]). Weights and
 * biases are those under which the given labels are most likely, so the probabilities are calibrated against the labels as they are,
 * wrong ones included. Scores have to be out of sample, else an expert that knows the answers takes all the weight.
 * A single expert is taken as it is.
 * @param experts count * classCount scores each, any scale, higher is more likely
 * @param judged 1 where the experts have something to say; the other rows stay 0
 * @returns count * classCount
 */
export function pool(experts: readonly Float32Array[], labels: Int32Array, judged: Uint8Array, classCount: number): Float32Array {
  const centred = experts.map((scores) => centre(scores, classCount));
  const weights = new Float64Array(experts.length).fill(1 / Math.max(1, experts.length));
  const biases = new Float64Array(classCount);
  const teachers = [...labels.keys()].filter((i) => judged[i] && labels[i] >= 0);
  for (let round = 0; round < ROUNDS && experts.length > 1; round++) {
    if (improve(centred, teachers, labels, weights, biases) < SETTLED) break;
  }
  const out = new Float32Array(labels.length * classCount);
  const row = new Float64Array(classCount);
  for (let i = 0; i < labels.length; i++) {
    if (!judged[i]) continue;
    softmax(row, centred, weights, biases, i);
    out.set(row, i * classCount);
  }
  return out;
}

/** Scores less the row's mean: what is common to all classes says nothing. */
function centre(scores: Float32Array, classCount: number): Float32Array {
  const out = scores.slice();
  for (let start = 0; start < out.length; start += classCount) {
    let mean = 0;
    for (let c = start; c < start + classCount; c++) mean += out[c] / classCount;
    for (let c = start; c < start + classCount; c++) out[c] -= mean;
  }
  return out;
}

/** One Newton step for the weights, and for the biases one step of matching expected to given class counts. Returns the largest change. */
function improve(experts: readonly Float32Array[], teachers: readonly number[], labels: Int32Array, weights: Float64Array, biases: Float64Array): number {
  const size = experts.length;
  const classCount = biases.length;
  const gradient = Float64Array.from(weights, (weight) => PULL * (weight - 1 / size));
  const curvature = new Float64Array(size * size);
  for (let e = 0; e < size; e++) curvature[e * size + e] = PULL;
  const row = new Float64Array(classCount);
  const mean = new Float64Array(size);
  const expected = new Float64Array(classCount).fill(1);
  const given = new Float64Array(classCount).fill(1);
  for (const i of teachers) {
    softmax(row, experts, weights, biases, i);
    given[labels[i]]++;
    for (let c = 0; c < classCount; c++) expected[c] += row[c];
    for (let e = 0; e < size; e++) {
      const scores = experts[e];
      mean[e] = 0;
      for (let c = 0, at = i * classCount; c < classCount; c++, at++) mean[e] += row[c] * scores[at];
      gradient[e] += mean[e] - scores[i * classCount + labels[i]];
      for (let f = 0; f <= e; f++) {
        const others = experts[f];
        let product = 0;
        for (let c = 0, at = i * classCount; c < classCount; c++, at++) product += row[c] * scores[at] * others[at];
        curvature[e * size + f] += product - mean[e] * mean[f];
      }
    }
  }
  solveCholesky(cholesky(curvature, size), size, gradient);
  let change = 0;
  for (const step of gradient) change = Math.max(change, Math.abs(step));
  const shorten = Math.min(1, LONGEST_STEP / change);
  // An expert that speaks against the labels is not listened to; turning it around would be an accident of few labels.
  for (let e = 0; e < size; e++) weights[e] = Math.max(0, weights[e] - shorten * gradient[e]);
  for (let c = 0; c < classCount; c++) {
    const step = Math.log(given[c] / expected[c]);
    biases[c] += step;
    change = Math.max(change, Math.abs(step));
  }
  return change;
}

function softmax(row: Float64Array, experts: readonly Float32Array[], weights: Float64Array, biases: Float64Array, image: number): void {
  row.set(biases);
  const start = image * row.length;
  for (let e = 0; e < experts.length; e++) {
    for (let c = 0; c < row.length; c++) row[c] += weights[e] * experts[e][start + c];
  }
  let highest = -Infinity;
  for (const value of row) highest = Math.max(highest, value);
  let sum = 0;
  for (let c = 0; c < row.length; c++) sum += row[c] = Math.exp(row[c] - highest);
  for (let c = 0; c < row.length; c++) row[c] /= sum;
}
