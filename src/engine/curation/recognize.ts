import { NearmissError } from '../protocol/reply';
import type { RecognitionRates } from '../protocol/findings';
import { fork, shuffle } from '../numeric/random';
import { nearestTo, type QuerySpaces, type Subject } from './query';

export interface RecognizeInput {
  readonly subjects: readonly Subject[];
  /** Class index per image of the gallery, -1 where it has none or does not belong to it. */
  readonly labels: Int32Array;
  /** Share of strangers that may be taken for somebody of the gallery. */
  readonly far: number;
}

/** The gallery's image that is nearest to each subject, and from which distance on the answer is "unknown". */
export interface Recognitions {
  /** -1 where the gallery has no other image. */
  readonly nearest: Int32Array;
  readonly distances: Float64Array;
  readonly rates: RecognitionRates;
}

/** Gallery images that are asked about to find the threshold at most. */
const ASKED = 500;
/** Images per error that a rate needs to be told. */
const PER_ERROR = 5;

/**
 * Who is on each image, or nobody of the gallery. The threshold comes from the gallery itself: each of its images is asked about once as if its
 * class were not there, which shows how near a stranger comes, and once among all others, which shows how near an acquaintance does.
 * Networks learned the gallery's classes from other images, so true strangers come somewhat nearer than the rate says.
 * @throws NearmissError with a gallery too small for the rate
 */
export function recognize({ subjects, labels, far }: RecognizeInput, spaces: QuerySpaces, seed: number): Recognitions {
  const hidden = Uint8Array.from(labels, (label) => (label < 0 ? 1 : 0));
  const nearest = subjects.map((subject) => nearestTo(subject, spaces, hidden, 1, null));
  return {
    nearest: Int32Array.from(nearest, ({ indices }) => indices[0] ?? -1),
    distances: Float64Array.from(nearest, ({ distances }) => distances[0] ?? Infinity),
    rates: ratesOf(labels, hidden, far, spaces, seed),
  };
}

function ratesOf(labels: Int32Array, hidden: Uint8Array, far: number, spaces: QuerySpaces, seed: number): RecognitionRates {
  const images = shuffle([...labels.keys()].filter((i) => labels[i] >= 0), fork(seed, 81)).slice(0, ASKED);
  const strangers: number[] = [];
  const acquaintances: { distance: number; right: boolean }[] = [];
  for (const image of images) {
    const without = hidden.map((out, i) => (out || labels[i] === labels[image] ? 1 : 0));
    const stranger = nearestTo(image, spaces, without, 1, null);
    if (stranger.k > 0) strangers.push(stranger.distances[0]);
    if (!labels.some((label, i) => i !== image && label === labels[image])) continue;
    const known = nearestTo(image, spaces, hidden, 1, null);
    acquaintances.push({ distance: known.distances[0], right: labels[known.indices[0]] === labels[image] });
  }
  if (strangers.length * far < PER_ERROR) {
    throw new NearmissError('recognize/far', `A false accept rate of ${far} needs ${Math.ceil(PER_ERROR / far)} labelled images of several classes to be told; found ${strangers.length}. Ask for a larger rate with --far.`);
  }
  strangers.sort((a, b) => a - b);
  // As many strangers as the rate allows lie below; equal distances stay together above.
  const allowed = Math.floor(far * strangers.length);
  const threshold = allowed < strangers.length ? strangers[allowed] : Infinity;
  const accepted = strangers.filter((distance) => distance < threshold).length;
  const identified = acquaintances.filter(({ distance, right }) => right && distance < threshold).length;
  return {
    threshold, far: accepted / strangers.length, identified: acquaintances.length > 0 ? identified / acquaintances.length : null,
    strangers: strangers.length, acquaintances: acquaintances.length,
  };
}
