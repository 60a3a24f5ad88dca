/**
 * Confident learning (Northcutt, Jiang and Chuang 2021): how often each label stands on images that surely belong to
 * each class.
 */

/** Lower bound of a threshold, against classes that are never predicted. */
const LOWEST_THRESHOLD = 2e-6;
/** Above every probability: no image is confidently of a class that nobody carries. */
const UNREACHABLE = 2;

/** For each class the mean predicted probability of it over the images that carry it; 2 for a class without images. */
export function confidenceThresholds(
  probabilities: Float32Array,
  labels: Int32Array,
  classCount: number,
): Float64Array {
  const sums = new Float64Array(classCount);
  const counts = new Float64Array(classCount);
  labels.forEach((label, i) => {
    if (label < 0) return;
    sums[label] += probabilities[i * classCount + label];
    counts[label]++;
  });
  return sums.map((sum, k) => (counts[k] === 0 ? UNREACHABLE : Math.max(LOWEST_THRESHOLD, sum / counts[k])));
}

/**
 * classCount * classCount counts: images labelled g that are confidently of class t, at g * classCount + t. An image is
 * confident for every class whose threshold it reaches, and counts for the most probable of those. The diagonal is at
 * least 1.
 */
export function confidentJoint(probabilities: Float32Array, labels: Int32Array, classCount: number): Float64Array {
  const thresholds = confidenceThresholds(probabilities, labels, classCount);
  const joint = new Float64Array(classCount * classCount);
  labels.forEach((label, i) => {
    if (label < 0) return;
    let best = -1;
    for (let k = 0; k < classCount; k++) {
      const probability = probabilities[i * classCount + k];
      if (probability >= thresholds[k] - 1e-6 && (best < 0 || probability > probabilities[i * classCount + best]))
        best = k;
    }
    if (best >= 0) joint[label * classCount + best]++;
  });
  for (let k = 0; k < classCount; k++) joint[k * classCount + k] = Math.max(1, joint[k * classCount + k]);
  return joint;
}

/** The joint with each row scaled to the number of images that carry its label. */
export function calibrateJoint(joint: Float64Array, labels: Int32Array, classCount: number): Float64Array {
  const counts = new Float64Array(classCount);
  for (const label of labels) if (label >= 0) counts[label]++;
  const sums = new Float64Array(classCount);
  joint.forEach((value, n) => {
    sums[Math.floor(n / classCount)] += value;
  });
  return joint.map((value, n) => (value * counts[Math.floor(n / classCount)]) / sums[Math.floor(n / classCount)]);
}
