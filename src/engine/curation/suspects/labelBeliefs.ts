import { classLevels, treeDistance } from '../../metric/classLevels';
import { correctedOdds, listThreshold, overallRate, shiftToRate, sigmoid } from './calibrate';
import { candidates, type Candidates } from '../candidates';
import { calibrateJoint, confidentJoint } from './confidentJoint';
import { settleCopies } from '../copies';
import { mistakeKind } from './mistakeKind';
import { fitNoiseModel, judge, type NoiseModel, truthBefore } from './noiseModel';
import type { Suspicion } from './suspicion';

export interface LabelInput {
  /** count * classes, calibrated against the labels as they are. */
  readonly probabilities: Float32Array;
  /** Class index per image, -1 unlabelled or not judged. */
  readonly labels: Int32Array;
  readonly judged: Uint8Array;
  readonly classes: readonly string[];
  readonly kept: Uint8Array;
  readonly reviewed?: Int32Array;
  /** Lowest image index of each image's group of copies. */
  readonly cluster: Int32Array;
}

export type LabelBeliefs = Pick<
  Suspicion,
  'wrong' | 'severity' | 'posterior' | 'ambiguous' | 'threshold' | 'noiseRate' | 'joint'
>;

/**
 * The likelihood of a label's class, before the label is seen, from which on it fits; two that fit leave the image
 * ambiguous.
 */
const FITS = 0.3;
/** What the two together have to reach, so that no third class is in question. */
const FIT_TOGETHER = 0.8;
/** Wrong labels per label that are taken to fall anywhere when mistakes look half like people's. */
const SPREAD = 0.015;

/** From probabilities of the labels as they are to probabilities of the truth, and of each label's being wrong. */
export function judgeLabels(input: LabelInput): LabelBeliefs {
  const { probabilities, labels, classes, kept, cluster } = input;
  const found = candidates(probabilities, labels, classes.length);
  const labelled = Uint32Array.from(labels.keys()).filter((i) => labels[i] >= 0);
  const { model, rate } = fitNoise(input, found, labelled);
  const wrong = wrongProbabilities(input, found, model, rate, labelled);
  settleCopies(wrong, labels, cluster);
  for (const i of labelled) if (kept[i]) wrong[i] = 0;
  const posterior = truths(input, found, model, wrong);
  return {
    wrong,
    posterior,
    ambiguous: ambiguities(labels, found, model),
    severity: severities(posterior, labels, classes),
    joint: jointOf(posterior, labels, classes.length),
    threshold: listThreshold(
      Float32Array.from(
        labelled.filter((i) => !kept[i]),
        (i) => wrong[i],
      ),
    ),
    noiseRate: wrong.reduce((a, b) => a + b, 0) / Math.max(1, labelled.length),
  };
}

/** The noise model to rank by, and the share of wrong labels to calibrate to. */
function fitNoise(
  { probabilities, labels, classes, kept }: LabelInput,
  found: Candidates,
  labelled: Uint32Array,
): { model: NoiseModel; rate: number } {
  const classCount = classes.length;
  const start = calibrateJoint(confidentJoint(probabilities, labels, classCount), labels, classCount);
  const kind = mistakeKind(found, labels, classCount);
  const plain = fitNoiseModel(found, labels, kept, start, classCount, 0);
  const scratch = new Float64Array(found.size);
  let clear = 0;
  for (const i of labelled) clear += sigmoid(judge(scratch, found, plain, labels[i], classCount, i)) / labelled.length;
  // The more the wrong labels fall anywhere, the less the classes found for them are trusted: those are where classes
  // look alike.
  const likeness = Math.max(0.01, kind.likeness);
  const model = fitNoiseModel(found, labels, kept, start, classCount, (SPREAD * (1 - likeness)) / likeness);
  return { model, rate: overallRate(clear, kind) };
}

/** Calibrated to the rate, and by what people decided so far. */
function wrongProbabilities(
  { labels, classes, kept, reviewed }: LabelInput,
  found: Candidates,
  model: NoiseModel,
  rate: number,
  labelled: Uint32Array,
): Float32Array {
  const scratch = new Float64Array(found.size);
  const logOdds = (i: number, label: number): number => judge(scratch, found, model, label, classes.length, i);
  const odds = Float64Array.from(labelled, (i) => logOdds(i, labels[i]));
  const shift = shiftToRate(odds, rate);
  const decided = reviewed ? [...labelled].filter((i) => reviewed[i] >= 0) : [];
  const decidedOdds = decided.map((i) => logOdds(i, reviewed![i]) + shift);
  const correct = correctedOdds(
    decidedOdds,
    decided.map((i) => (reviewed![i] === labels[i] ? 0 : 1)),
  );
  const wrong = new Float32Array(labels.length);
  labelled.forEach((i, n) => {
    wrong[i] = kept[i] ? 0 : sigmoid(correct(odds[n] + shift));
  });
  return wrong;
}

/**
 * count * classes: each class's probability, label seen. What is not the label's is shared as the noise model has it.
 */
function truths(
  { labels, judged, classes }: LabelInput,
  found: Candidates,
  model: NoiseModel,
  wrong: Float32Array,
): Float32Array {
  const posterior = new Float32Array(labels.length * classes.length);
  const truth = new Float64Array(found.size);
  labels.forEach((label, i) => {
    if (!judged[i]) return;
    const row = posterior.subarray(i * classes.length, (i + 1) * classes.length);
    if (label < 0) truthBefore(truth, found, model.sharpness, i);
    else judge(truth, found, model, label, classes.length, i);
    let others = 0;
    for (let n = 0; n < found.size; n++) if (label < 0 || n !== found.own[i]) others += truth[n];
    const share = label < 0 ? 1 : wrong[i];
    truth.forEach((p, n) => {
      row[found.classes[i * found.size + n]] = others > 0 ? (share * p) / others : 0;
    });
    if (label >= 0) row[label] = 1 - wrong[i];
  });
  return posterior;
}

/** 1 where the label's class and one other fit about equally well before the label is seen. */
function ambiguities(labels: Int32Array, found: Candidates, model: NoiseModel): Uint8Array {
  const truth = new Float64Array(found.size);
  return Uint8Array.from(labels, (label, i) => {
    if (label < 0) return 0;
    truthBefore(truth, found, model.sharpness, i);
    const own = truth[found.own[i]];
    const rival = truth.reduce((most, p, n) => (n === found.own[i] ? most : Math.max(most, p)), 0);
    return own >= FITS && rival >= FITS && own + rival >= FIT_TOGETHER ? 1 : 0;
  });
}

/** Expected share of the levels at which the given class is not the true one. */
function severities(posterior: Float32Array, labels: Int32Array, classes: readonly string[]): Float32Array {
  const levels = classLevels(classes);
  const apart = classes.map((_, g) => Float64Array.from(classes, (_name, t) => treeDistance(levels, g, t)));
  return Float32Array.from(labels, (label, i) => {
    let sum = 0;
    for (let t = 0; label >= 0 && t < classes.length; t++) sum += posterior[i * classes.length + t] * apart[label][t];
    return sum;
  });
}

function jointOf(posterior: Float32Array, labels: Int32Array, classCount: number): Float64Array {
  const joint = new Float64Array(classCount * classCount);
  labels.forEach((label, i) => {
    for (let t = 0; label >= 0 && t < classCount; t++) joint[label * classCount + t] += posterior[i * classCount + t];
  });
  return joint;
}
