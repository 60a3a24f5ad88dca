import { cholesky, solveCholesky } from '../../numeric/cholesky';

/**
 * Strength of the pull towards equal weights, in images. It decides where there are few labels and vanishes where there
 * are many.
 */
const PULL = 5;
const ROUNDS = 20;
/** Change of the weights below which the probabilities no longer change to speak of. */
const SETTLED = 0.003;
/** Largest change of the weights in one round, so that a Newton step from afar does not overshoot. */
const LONGEST_STEP = 0.5;

/**
 * Log-linear pool (Genest and Zidek 1986): probabilities proportional to exp(sum of weight[e] * score[e]), with the
 * weights under which the given labels are most likely. So the probabilities are calibrated against the labels as they
 * are, wrong ones included. Scores have to be out of sample, else an expert that knows the answers takes all the
 * weight. There are no weights per class on purpose: they would follow the classes that wrong labels prefer, and
 * finding errors got worse.
 * @param experts count * classCount scores each, any scale, higher is more likely
 * @param judged 1 where the experts have something to say; the other rows stay 0
 * @returns count * classCount
 */
export function pool(
  experts: readonly Float32Array[],
  labels: Int32Array,
  judged: Uint8Array,
  classCount: number,
): Float32Array {
  const centred = experts.map((scores) => centre(scores, classCount));
  const weights = new Float64Array(experts.length).fill(1 / Math.max(1, experts.length));
  const teachers = Uint32Array.from(labels.keys()).filter((i) => judged[i] && labels[i] >= 0);
  for (let round = 0; round < ROUNDS && experts.length > 0; round++) {
    if (improve(centred, teachers, labels, weights, classCount) < SETTLED) break;
  }
  const out = new Float32Array(labels.length * classCount);
  const row = new Float64Array(classCount);
  for (let i = 0; i < labels.length; i++) {
    if (!judged[i]) continue;
    softmax(row, centred, weights, i);
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

/** One Newton step towards the most likely weights. Returns the largest change. */
function improve(
  experts: readonly Float32Array[],
  teachers: Uint32Array,
  labels: Int32Array,
  weights: Float64Array,
  classCount: number,
): number {
  const size = experts.length;
  const step = Float64Array.from(weights, (weight) => PULL * (weight - 1 / size));
  const curvature = new Float64Array(size * size);
  for (let e = 0; e < size; e++) curvature[e * size + e] = PULL;
  const row = new Float64Array(classCount);
  const mean = new Float64Array(size);
  for (const i of teachers) {
    softmax(row, experts, weights, i);
    const start = i * classCount;
    for (let e = 0; e < size; e++) {
      const scores = experts[e];
      mean[e] = 0;
      for (let c = 0; c < classCount; c++) mean[e] += row[c] * scores[start + c];
      step[e] += mean[e] - scores[start + labels[i]];
      for (let f = 0; f <= e; f++) {
        const others = experts[f];
        let product = 0;
        for (let c = 0; c < classCount; c++) product += row[c] * scores[start + c] * others[start + c];
        curvature[e * size + f] += product - mean[e] * mean[f];
      }
    }
  }
  solveCholesky(cholesky(curvature, size), size, step);
  const longest = step.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const shorten = Math.min(1, LONGEST_STEP / longest);
  // An expert that speaks against the labels is not listened to; turning it around would be an accident of few labels.
  for (let e = 0; e < size; e++) weights[e] = Math.max(0, weights[e] - shorten * step[e]);
  return longest;
}

function softmax(row: Float64Array, experts: readonly Float32Array[], weights: Float64Array, image: number): void {
  row.fill(0);
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
