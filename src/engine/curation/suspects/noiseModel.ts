import type { Candidates } from '../candidates';

/**
 * A model of how the given labels came about: an image has one true class, and the label is drawn from the row of that
 * class in a table. Fitted by expectation maximisation (Dawid and Skene 1979) to out-of-sample probabilities and the
 * labels alone.
 */
export interface NoiseModel {
  /** classCount * classCount: probability that an image of class t gets label g, at t * classCount + g. */
  readonly transition: Float64Array;
  /**
   * Power to which the probabilities of labels are raised to make them probabilities of the truth, which are sharper.
   */
  readonly sharpness: number;
}

const ROUNDS = 40;
const SHARPEST = 4;
/** A label is the truth seen through noise, so the truth is never less certain than the label. */
const DULLEST = 1;
/** Labels of a class that stay with it at least, as a share: a class may be noisy, but not made of noise alone. */
const LEAST_RIGHT = 0.01;
/**
 * In small datasets noise and a poor classifier look alike. So the fit is pulled towards little noise by as many labels
 * that are right, and towards a usual sharpness (on CIFAR-10N 1.2 to 1.8) by as many images of unit variance. Large
 * datasets hardly feel either.
 */
const RIGHT_BEFOREHAND = 20;
const SHARPNESS_BEFOREHAND = { mean: 1.7, images: 25 };
/** Log odds are kept within these bounds. */
const CERTAIN = 15;

/**
 * @param trusted 1 where a person has confirmed the label
 * @param spread how far wrong labels are taken to fall anywhere, and not on the classes found for them: that many wrong
 *   labels per label are spread by class size before the shares are taken. 0 follows the data alone.
 */
export function fitNoiseModel(
  found: Candidates,
  labels: Int32Array,
  trusted: Uint8Array,
  start: Float64Array,
  classCount: number,
  spread: number,
): NoiseModel {
  let transition = transitionFrom(start, labels, classCount, 0);
  let sharpness = 1;
  const truth = new Float64Array(found.size);
  const prior = new Float64Array(found.size);
  for (let round = 0; round < ROUNDS; round++) {
    const joint = new Float64Array(classCount * classCount);
    let slope = SHARPNESS_BEFOREHAND.images * (SHARPNESS_BEFOREHAND.mean - sharpness);
    let curvature = SHARPNESS_BEFOREHAND.images;
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] < 0) continue;
      const expected = truthBefore(prior, found, sharpness, i);
      truthAfter(truth, prior, found, transition, labels, trusted, classCount, i);
      let mean = 0;
      let square = 0;
      for (let n = 0, at = i * found.size; n < found.size; n++, at++) {
        joint[labels[i] * classCount + found.classes[at]] += truth[n];
        mean += truth[n] * found.logs[at];
        square += prior[n] * found.logs[at] * found.logs[at];
      }
      slope += mean - expected;
      curvature += square - expected * expected;
    }
    transition = transitionFrom(joint, labels, classCount, spread);
    sharpness = Math.min(SHARPEST, Math.max(DULLEST, sharpness + Math.max(-0.3, Math.min(0.3, slope / curvature))));
  }
  return { transition, sharpness };
}

/**
 * Fills in the class probabilities of an image before its label is seen; returns the mean of the logarithms under them.
 */
export function truthBefore(prior: Float64Array, { size, logs }: Candidates, sharpness: number, image: number): number {
  const at = image * size;
  let highest = -Infinity;
  for (let n = 0; n < size; n++) highest = Math.max(highest, logs[at + n]);
  let sum = 0;
  for (let n = 0; n < size; n++) sum += prior[n] = Math.exp(sharpness * (logs[at + n] - highest));
  let mean = 0;
  for (let n = 0; n < size; n++) mean += (prior[n] /= sum) * logs[at + n];
  return mean;
}

/** Fills in the class probabilities of a labelled image once its label is seen. */
function truthAfter(
  truth: Float64Array,
  prior: Float64Array,
  { size, classes, own }: Candidates,
  transition: Float64Array,
  labels: Int32Array,
  trusted: Uint8Array,
  classCount: number,
  image: number,
): void {
  if (trusted[image]) {
    truth.fill(0);
    truth[own[image]] = 1;
    return;
  }
  let sum = 0;
  for (let n = 0; n < size; n++)
    sum += truth[n] = prior[n] * transition[classes[image * size + n] * classCount + labels[image]];
  for (let n = 0; n < size; n++) truth[n] /= sum;
}

/**
 * Rows of shares from a joint of label and truth (g * classCount + t), its wrong labels spread and their number kept.
 */
function transitionFrom(joint: Float64Array, labels: Int32Array, classCount: number, spread: number): Float64Array {
  const given = new Float64Array(classCount);
  for (const label of labels) if (label >= 0) given[label]++;
  const labelled = given.reduce((a, b) => a + b, 0);
  const perTruth = new Float64Array(classCount);
  joint.forEach((value, n) => {
    perTruth[n % classCount] += value;
  });
  let wrong = 0;
  joint.forEach((value, n) => {
    if (n % classCount !== Math.floor(n / classCount)) wrong += value;
  });
  // Chance that two labels drawn at random differ makes the spread ones sum to `spread` per label.
  const differing = given.reduce((sum, size, t) => sum + perTruth[t] * (labelled - size), 0) / Math.max(1, labelled);
  const spreadRate = differing > 0 ? (spread * labelled) / differing : 0;
  const kept = wrong > 0 ? wrong / (wrong + spreadRate * differing) : 1;
  const keep = (kept * labelled) / (labelled + RIGHT_BEFOREHAND);
  const transition = new Float64Array(classCount * classCount);
  for (let t = 0; t < classCount; t++) {
    let off = 0;
    for (let g = 0; g < classCount; g++) {
      if (g === t) continue;
      const count = keep * (joint[g * classCount + t] + (spreadRate * perTruth[t] * given[g]) / labelled);
      off += transition[t * classCount + g] = count + 1e-6;
    }
    const right = Math.max(perTruth[t] - off, LEAST_RIGHT * (perTruth[t] + 1));
    transition[t * classCount + t] = right;
    for (let g = 0; g < classCount; g++) transition[t * classCount + g] /= off + right;
  }
  return transition;
}

/**
 * Log odds that the label of an image is wrong; fills in the probabilities of its candidates' being true, label seen.
 */
export function judge(
  truth: Float64Array,
  found: Candidates,
  { transition, sharpness }: NoiseModel,
  label: number,
  classCount: number,
  image: number,
): number {
  truthBefore(truth, found, sharpness, image);
  let others = 0;
  let own = 0;
  for (let n = 0, at = image * found.size; n < found.size; n++, at++) {
    truth[n] *= transition[found.classes[at] * classCount + label];
    if (found.classes[at] === label) own = truth[n];
    else others += truth[n];
  }
  for (let n = 0; n < found.size; n++) truth[n] /= own + others;
  return Math.max(-CERTAIN, Math.min(CERTAIN, Math.log(others) - Math.log(own)));
}
