import { minimize } from '../../../src/engine/metric/classical/minimize';
import type { Embeddings } from '../../../src/engine/numeric/embeddings';
import { seededRandom } from '../../../src/engine/numeric/random';
import { stratifiedFolds } from '../../../src/engine/training/folds';

const FOLDS = 5;
const ITERATIONS = 60;

/**
 * Out-of-fold probabilities (count * classCount) of a multinomial logistic regression: what cleanlab's tutorials give
 * it for features. `inverseStrength` is scikit-learn's C.
 */
export function logisticRegression(
  embeddings: Embeddings,
  labels: Int32Array,
  classCount: number,
  inverseStrength = 10,
): Float32Array {
  const out = new Float32Array(labels.length * classCount);
  for (const { learn, heldOut } of stratifiedFolds(labels, FOLDS, seededRandom(1))) {
    const weights = fit(embeddings, labels, learn, classCount, inverseStrength);
    const row = new Float64Array(classCount);
    for (const i of heldOut) {
      predict(row, embeddings, weights, i);
      out.set(row, i * classCount);
    }
  }
  return out;
}

/** classCount rows of dim + 1 weights, the last one the intercept, which is not held small. */
function fit(
  embeddings: Embeddings,
  labels: Int32Array,
  learn: Uint32Array,
  classCount: number,
  inverseStrength: number,
): Float64Array {
  const { dim, values } = embeddings;
  const row = new Float64Array(classCount);
  return minimize(
    (weights) => {
      const gradient = new Float64Array(weights.length);
      let value = 0;
      for (let n = 0; n < weights.length; n++) {
        if (n % (dim + 1) === dim) continue;
        value += (weights[n] * weights[n]) / 2 / inverseStrength;
        gradient[n] = weights[n] / inverseStrength;
      }
      for (const i of learn) {
        predict(row, embeddings, weights, i);
        value -= Math.log(row[labels[i]]);
        for (let c = 0; c < classCount; c++) {
          const error = row[c] - (c === labels[i] ? 1 : 0);
          const at = c * (dim + 1);
          for (let f = 0, from = i * dim; f < dim; f++) gradient[at + f] += error * values[from + f];
          gradient[at + dim] += error;
        }
      }
      return { value, gradient };
    },
    new Float64Array(classCount * (dim + 1)),
    ITERATIONS,
  ).x;
}

function predict(row: Float64Array, { dim, values }: Embeddings, weights: Float64Array, image: number): void {
  let highest = -Infinity;
  for (let c = 0; c < row.length; c++) {
    const at = c * (dim + 1);
    let score = weights[at + dim];
    for (let f = 0, from = image * dim; f < dim; f++) score += weights[at + f] * values[from + f];
    row[c] = score;
    highest = Math.max(highest, score);
  }
  let sum = 0;
  for (let c = 0; c < row.length; c++) sum += row[c] = Math.exp(row[c] - highest);
  for (let c = 0; c < row.length; c++) row[c] /= sum;
}
