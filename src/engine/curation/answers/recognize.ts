import { NearmissError } from '../../protocol/reply';
import type { RecognitionRates } from '../../protocol/findings';
import { fork, shuffle } from '../../numeric/random';
import type { Space } from '../../numeric/space';
import { nearestTo, type QuerySpaces, type Subject } from './query';

export interface RecognizeInput {
  readonly subjects: readonly Subject[];
  /** Class index per image of the gallery, -1 where it has none or does not belong to it. */
  readonly labels: Int32Array;
  /** Share of strangers that may be taken for somebody of the gallery. */
  readonly far: number;
  /**
   * Spaces of networks that never saw the classes of the images held out in them; none where no network was trained.
   */
  readonly strangerSpaces: readonly Space[];
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
 * Who is on each image, or nobody of the gallery. The threshold comes from the gallery itself: each of its images is
 * asked about once as if its class were not there, which shows how near a stranger comes, and once among all others,
 * which shows how near an acquaintance does. Networks keep the classes that they learned apart, also on other images of
 * them, so strangers are asked about where their class was not learned.
 * @throws NearmissError with a gallery too small for the rate
 */
export function recognize(
  { subjects, labels, far, strangerSpaces }: RecognizeInput,
  spaces: QuerySpaces,
  seed: number,
): Recognitions {
  const hidden = Uint8Array.from(labels, (label) => (label < 0 ? 1 : 0));
  const nearest = subjects.map((subject) => nearestTo(subject, spaces, hidden, 1, null));
  const images = shuffle(
    [...labels.keys()].filter((i) => labels[i] >= 0),
    fork(seed, 81),
  ).slice(0, ASKED);
  const strangers =
    strangerSpaces.length > 0
      ? strangersTo(images, labels, hidden, strangerSpaces)
      : namelessIn(images, labels, hidden, spaces);
  return {
    nearest: Int32Array.from(nearest, ({ indices }) => indices[0] ?? -1),
    distances: Float64Array.from(nearest, ({ distances }) => distances[0] ?? Infinity),
    rates: ratesOf(strangers, acquaintancesIn(images, labels, hidden, spaces), far),
  };
}

/** How near images come to a gallery that does not hold their class. */
interface Strangers {
  readonly distances: number[];
  /** Share of the gallery's classes that each met. */
  readonly met: number;
}

/** Each image where its class was not learned, among the classes that were. */
function strangersTo(
  images: readonly number[],
  labels: Int32Array,
  hidden: Uint8Array,
  spaces: readonly Space[],
): Strangers {
  const classes = (wanted: (i: number) => boolean): number =>
    new Set(labels.filter((label, i) => label >= 0 && wanted(i))).size;
  const asked = spaces.map((space) => {
    const unknown = hidden.slice();
    for (const image of space.heldOut ?? []) unknown[image] = 1;
    const judge = { spaces: [{ ...space, heldOut: null }], maps: [(rows: Space['embeddings']) => rows] };
    const own = new Set(space.heldOut);
    return {
      met: classes((i) => !unknown[i]),
      distances: images
        .filter((image) => own.has(image))
        .flatMap((image) => [...nearestTo(image, judge, unknown, 1, null).distances]),
    };
  });
  const met =
    asked.reduce((sum, one) => sum + one.met, 0) /
    asked.length /
    Math.max(
      1,
      classes(() => true),
    );
  return { distances: asked.flatMap(({ distances }) => distances), met };
}

/** Where no label had a part in the embedding: each image with its own class hidden. */
function namelessIn(images: readonly number[], labels: Int32Array, hidden: Uint8Array, spaces: QuerySpaces): Strangers {
  const distances = images.flatMap((image) => [
    ...nearestTo(
      image,
      spaces,
      hidden.map((out, i) => (out || labels[i] === labels[image] ? 1 : 0)),
      1,
      null,
    ).distances,
  ]);
  return { distances, met: 1 };
}

interface Acquaintance {
  readonly distance: number;
  /** Whether the nearest image is of the same class. */
  readonly right: boolean;
}

function acquaintancesIn(
  images: readonly number[],
  labels: Int32Array,
  hidden: Uint8Array,
  spaces: QuerySpaces,
): Acquaintance[] {
  const others = (image: number): boolean => labels.some((label, i) => i !== image && label === labels[image]);
  return images.filter(others).map((image) => {
    const { distances, indices } = nearestTo(image, spaces, hidden, 1, null);
    return { distance: distances[0], right: labels[indices[0]] === labels[image] };
  });
}

function ratesOf({ distances, met }: Strangers, acquaintances: readonly Acquaintance[], far: number): RecognitionRates {
  if (distances.length * far < PER_ERROR) {
    throw new NearmissError(
      'recognize/far',
      `A false accept rate of ${far} needs ${Math.ceil(PER_ERROR / far)} labelled images of several classes to ` +
        `be told; found ${distances.length}. Ask for a larger rate with --far.`,
    );
  }
  const sorted = distances.slice().sort((a, b) => a - b);
  // As many strangers as the rate allows lie below, fewer where they met only a part of the gallery; equal distances
  // stay together above.
  const allowed = Math.floor(far * met * sorted.length);
  const threshold = allowed < sorted.length ? sorted[allowed] : Infinity;
  const accepted = sorted.filter((distance) => distance < threshold).length;
  const identified = acquaintances.filter(({ distance, right }) => right && distance < threshold).length;
  return {
    threshold,
    far: accepted / sorted.length / met,
    identified: acquaintances.length > 0 ? identified / acquaintances.length : null,
    strangers: sorted.length,
    acquaintances: acquaintances.length,
  };
}
