import type { Knn } from '../numeric/knn';
import type { Space } from '../numeric/space';
import { classLevels, treeDistance } from '../metric/classLevels';
import type { JobContext } from '../protocol/job';
import { correction, listThreshold, overallRate, shiftToRate, sigmoid } from './calibrate';
import { candidates, type Candidates } from './candidates';
import { copyClusters } from './clusters';
import { calibrateJoint, confidentJoint } from './confidentJoint';
import { settleCopies } from './copies';
import { heldOutNeighbours } from './evidence';
import { experts, headScores, judgementsPerImage } from './experts';
import { mistakeKind } from './mistakeKind';
import { fitNoiseModel, judge, type NoiseModel, plainNoiseModel, truthBefore } from './noiseModel';
import { pool } from './pool';
import type { Suspicion } from './suspicion';

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
  /** count * classes out-of-sample probabilities that the user has from elsewhere. */
  readonly probabilities?: Float32Array;
  /** Of an earlier result on the same images, spaces and classes: makes re-scoring after a decision instant. */
  readonly heads?: Float32Array;
  /** For each image the label that it had when a person decided on it, -1 where nobody has. Refines the calibration. */
  readonly reviewed?: Int32Array;
  readonly seed: number;
}

/** Probabilities of others are told apart down to this; a 0 from a network means no more. */
const LEAST = 1e-6;
/** The likelihood of a label's class, before the label is seen, from which on it fits; two that fit leave the image ambiguous. */
const FITS = 0.3;
/** What the two together have to reach, so that no third class is in question. */
const FIT_TOGETHER = 0.8;
/** Wrong labels per label that are taken to fall anywhere when mistakes look half like people's. */
const SPREAD = 0.015;

/** A label of at most this probability, beside a class of at least that one, is contradicted. */
const RULED_OUT = 0.01;
const CERTAIN = 0.9;

/** Judges every label of a dataset by images like it, in spaces that have not learned that label. */
export function scoreSuspects(input: SuspectInput, job: JobContext): Suspicion {
  const count = input.labels.length;
  const classCount = input.classes.length;
  const evidence = heldOutNeighbours(input.spaces, input.knn, count);
  const cluster = copyClusters(evidence, count);
  const expertInput = { ...input, cluster };
  const heads = input.heads ?? headScores(expertInput, classCount, job);
  const judged = judgedImages(input, count);
  const voices = experts(expertInput, heads, classCount);
  if (input.probabilities) voices.push(input.probabilities.map((p) => Math.log(Math.max(p, LEAST))));
  const labels = input.labels.map((label, i) => (judged[i] ? label : -1));
  const beliefs = judgeLabels(pool(voices, labels, judged, classCount), labels, input, cluster);
  return { classCount, ...beliefs, evidence, heads };
}

/** Images with a row in some space that may judge them, or with probabilities from elsewhere. */
function judgedImages({ spaces, probabilities }: SuspectInput, count: number): Uint8Array {
  const judgements = judgementsPerImage(spaces, [...spaces.keys()], count);
  return Uint8Array.from(judgements, (n) => (n > 0 || probabilities ? 1 : 0));
}

type Beliefs = Pick<Suspicion, 'wrong' | 'severity' | 'posterior' | 'ambiguous' | 'threshold' | 'noiseRate' | 'joint'>;

/** From probabilities of the labels as they are to probabilities of the truth, and of each label's being wrong. */
function judgeLabels(probabilities: Float32Array, labels: Int32Array, { classes, kept, reviewed }: SuspectInput, cluster: Int32Array): Beliefs {
  const classCount = classes.length;
  const found = candidates(probabilities, labels, classCount);
  const labelled = [...labels.keys()].filter((i) => labels[i] >= 0);
  const { model, rate } = fitNoise(probabilities, found, labels, kept, labelled, classCount);
  const scratch = new Float64Array(found.size);
  const logOdds = (i: number, label: number): number => judge(scratch, found, model, label, classCount, i);
  const open = labelled.filter((i) => !kept[i]);
  const odds = Float64Array.from(labelled, (i) => logOdds(i, labels[i]));
  const shift = shiftToRate(odds, rate);
  const decided = [...labels.keys()].filter((i) => labels[i] >= 0 && reviewed !== undefined && reviewed[i] >= 0);
  const { slope, offset } = correction(decided.map((i) => logOdds(i, reviewed![i]) + shift), decided.map((i) => (reviewed![i] === labels[i] ? 0 : 1)));
  const wrong = new Float32Array(labels.length);
  labelled.forEach((i, n) => { wrong[i] = kept[i] ? 0 : sigmoid(slope * (odds[n] + shift) + offset); });
  settleCopies(wrong, labels, cluster);
  for (const i of labelled) if (kept[i]) wrong[i] = 0;
  const { posterior, ambiguous } = truths(found, model, labels, wrong, probabilities, classCount);
  return {
    wrong, posterior, ambiguous, severity: severities(posterior, labels, classes), joint: jointOf(posterior, labels, classCount),
    threshold: listThreshold(Float32Array.from(open, (i) => wrong[i])),
    noiseRate: labelled.length === 0 ? 0 : wrong.reduce((a, b) => a + b, 0) / labelled.length,
  };
}

/** The noise model to rank by, and the share of wrong labels to calibrate to. */
function fitNoise(probabilities: Float32Array, found: Candidates, labels: Int32Array, kept: Uint8Array, labelled: readonly number[], classCount: number): { model: NoiseModel; rate: number } {
  const start = calibrateJoint(confidentJoint(probabilities, labels, classCount), labels, classCount);
  const kind = mistakeKind(found, labels, classCount);
  const plain = fitNoiseModel(found, labels, kept, start, classCount, 0);
  const scratch = new Float64Array(found.size);
  let clear = 0;
  for (const i of labelled) clear += sigmoid(judge(scratch, found, plain, labels[i], classCount, i)) / labelled.length;
  // Where classes are told apart without fail, a few wrong labels are explained as well by doubtful probabilities as by noise, and the
  // fit may choose the former. What all experts contradict is then taken as it stands.
  const least = contradicted(probabilities, labels, labelled, classCount);
  if (clear < least / 2) return { model: plainNoiseModel(start, labels, classCount), rate: least };
  const likeness = Math.max(0.01, kind.likeness);
  // The more the wrong labels fall anywhere, the less the classes found for them are trusted: those are where classes look alike.
  const model = fitNoiseModel(found, labels, kept, start, classCount, SPREAD * (1 - likeness) / likeness);
  return { model, rate: overallRate(clear, kind) };
}

/** Share of the labels that are all but ruled out while another class is all but certain. */
function contradicted(probabilities: Float32Array, labels: Int32Array, labelled: readonly number[], classCount: number): number {
  const certain = labelled.filter((i) => {
    const row = probabilities.subarray(i * classCount, (i + 1) * classCount);
    return row[labels[i]] <= RULED_OUT && row.some((p) => p >= CERTAIN);
  });
  return labelled.length === 0 ? 0 : certain.length / labelled.length;
}

function truths(found: Candidates, model: NoiseModel, labels: Int32Array, wrong: Float32Array, probabilities: Float32Array, classCount: number): { posterior: Float32Array; ambiguous: Uint8Array } {
  const posterior = new Float32Array(labels.length * classCount);
  const ambiguous = new Uint8Array(labels.length);
  const truth = new Float64Array(found.size);
  labels.forEach((label, i) => {
    const row = posterior.subarray(i * classCount, (i + 1) * classCount);
    if (probabilities.subarray(i * classCount, (i + 1) * classCount).every((p) => p === 0)) return;
    truthBefore(truth, found, model.sharpness, i);
    if (label < 0) {
      truth.forEach((p, n) => { row[found.classes[i * found.size + n]] = p; });
      return;
    }
    const own = truth[found.own[i]];
    const rival = truth.reduce((most, p, n) => (n === found.own[i] ? most : Math.max(most, p)), 0);
    ambiguous[i] = own >= FITS && rival >= FITS && own + rival >= FIT_TOGETHER ? 1 : 0;
    judge(truth, found, model, label, classCount, i);
    const others = 1 - truth[found.own[i]];
    truth.forEach((p, n) => { row[found.classes[i * found.size + n]] = others > 0 ? wrong[i] * p / others : 0; });
    row[label] = 1 - wrong[i];
  });
  return { posterior, ambiguous };
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
