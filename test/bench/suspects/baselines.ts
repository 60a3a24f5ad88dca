import { calibrateJoint, confidentJoint } from '../../../src/engine/curation/suspects/confidentJoint';
import type { Knn } from '../../../src/engine/numeric/knn';
import type { Verdict } from './measure';

/** What others do with out-of-sample class probabilities (count * classCount). */
export function baselines(
  probabilities: Float32Array,
  labels: Int32Array,
  classCount: number,
): Record<string, Verdict> {
  const doubt = Float64Array.from(labels, (label, i) => 1 - probabilities[i * classCount + label]);
  const margin = Float64Array.from(labels, (label, i) => {
    let rival = 0;
    for (let c = 0; c < classCount; c++) if (c !== label) rival = Math.max(rival, probabilities[i * classCount + c]);
    return rival - probabilities[i * classCount + label];
  });
  return {
    argmax: { scores: doubt, flags: margin.map((gap) => (gap > 0 ? 1 : 0)), probabilities: doubt },
    selfConfidence: { scores: doubt, flags: doubt.map((p) => (p > 0.5 ? 1 : 0)), probabilities: doubt },
    confidentLearning: {
      scores: margin,
      flags: prunedByNoiseRate(probabilities, labels, classCount),
      probabilities: doubt,
    },
  };
}

/**
 * Confident learning's list as cleanlab makes it by default: for each pair of classes as many images as the joint says,
 * those of the largest margin.
 */
function prunedByNoiseRate(probabilities: Float32Array, labels: Int32Array, classCount: number): Uint8Array {
  const joint = calibrateJoint(confidentJoint(probabilities, labels, classCount), labels, classCount);
  const flags = new Uint8Array(labels.length);
  for (let given = 0; given < classCount; given++) {
    const images = [...labels.keys()].filter((i) => labels[i] === given);
    for (let other = 0; other < classCount; other++) {
      if (other === given) continue;
      const margin = (i: number): number =>
        probabilities[i * classCount + other] - probabilities[i * classCount + given];
      for (const i of images
        .sort((a, b) => margin(b) - margin(a))
        .slice(0, Math.round(joint[given * classCount + other])))
        flags[i] = 1;
    }
  }
  // As cleanlab does: a label that is the most probable class is never listed.
  return flags.map((flag, i) => {
    const row = probabilities.subarray(i * classCount, (i + 1) * classCount);
    return flag && row.every((p, c) => c === labels[i] || p <= row[labels[i]]) ? 0 : flag;
  });
}

/** Each of the nearest `k` has one vote; `knn` lists images in rising distance without the image itself. */
export function knnVote(knn: Knn, labels: Int32Array, classCount: number): Verdict {
  const votes = new Float32Array(labels.length * classCount);
  for (let i = 0; i < labels.length; i++)
    for (let n = i * knn.k; n < (i + 1) * knn.k; n++)
      if (knn.indices[n] >= 0) votes[i * classCount + labels[knn.indices[n]]] += 1 / knn.k;
  return baselines(votes, labels, classCount).argmax;
}
