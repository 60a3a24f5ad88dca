import type { Knn } from '../../numeric/knn';
import type { ClassFlow, ClassHealth } from '../../protocol/findings';
import type { Overlap } from './overlaps';

export interface ClassHealthInput {
  readonly classes: readonly string[];
  /** Class index per image, -1 unlabelled. */
  readonly labels: Int32Array;
  /** classes * classes: estimated number of images that are labelled g and truly are t, at g * classes + t. */
  readonly joint: Float64Array;
  readonly knn: Knn;
  /** Most mixed first. */
  readonly overlaps: readonly Overlap[];
}

/** A flow of less than this many images is not told from none. */
const LEAST_FLOW = 0.5;

/** One row per class that has images, in the order of the classes. */
export function classHealth({ classes, labels, joint, knn, overlaps }: ClassHealthInput): ClassHealth[] {
  const sizes = new Uint32Array(classes.length);
  for (const label of labels) if (label >= 0) sizes[label]++;
  const cohesion = cohesions(labels, knn, classes.length);
  const flow = (images: (other: number) => number, own: number): ClassFlow[] =>
    classes
      .map((label, other) => ({ label, images: other === own ? 0 : images(other) }))
      .filter(({ images: moved }) => moved >= LEAST_FLOW)
      .sort((a, b) => b.images - a.images);
  return classes.flatMap((label, c): ClassHealth[] => {
    if (sizes[c] === 0) return [];
    const nearest = overlaps.find(({ a, b }) => a === c || b === c);
    return [
      {
        label,
        images: sizes[c],
        errorRate: errorRate(joint, c, classes.length),
        cohesion: cohesion[c],
        outflow: flow((other) => joint[c * classes.length + other], c),
        inflow: flow((other) => joint[other * classes.length + c], c),
        nearestClass: nearest ? classes[nearest.a === c ? nearest.b : nearest.a] : '',
        overlap: nearest?.overlap ?? 0,
      },
    ];
  });
}

function errorRate(joint: Float64Array, c: number, classCount: number): number {
  let judged = 0;
  for (let t = 0; t < classCount; t++) judged += joint[c * classCount + t];
  return judged === 0 ? 0 : 1 - joint[c * classCount + c] / judged;
}

/** Share of each class's images whose nearest other labelled image has the same label; null where none was found. */
function cohesions(labels: Int32Array, { k, indices }: Knn, classCount: number): (number | null)[] {
  const asked = new Uint32Array(classCount);
  const same = new Uint32Array(classCount);
  labels.forEach((own, i) => {
    if (own < 0) return;
    for (let at = i * k; at < (i + 1) * k && indices[at] >= 0; at++) {
      if (labels[indices[at]] < 0) continue;
      asked[own]++;
      if (labels[indices[at]] === own) same[own]++;
      return;
    }
  });
  return Array.from(asked, (count, c) => (count === 0 ? null : same[c] / count));
}
