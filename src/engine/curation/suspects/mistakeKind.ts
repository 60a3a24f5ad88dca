import type { Candidates } from '../candidates';

/**
 * How the wrong labels of the clearest images relate to what the images look like. 0: they fall on any class, as slips
 * and scrambled rows do. 1: always on the class that comes second, as when two classes were mixed up. People's mistakes
 * lie between.
 */
export interface MistakeKind {
  readonly likeness: number;
  /** Clear images with a wrong label that this was seen on; with few, little is known. */
  readonly seen: number;
}

/** Share of the images predicted to be of a class that count as clear. */
const CLEAR = 0.2;

/**
 * The mean reciprocal rank of the given label among the other classes, over the disagreeing labels of each class's most
 * confident fifth, scaled so that labels at random have 0.
 */
export function mistakeKind(
  { size, classes, logs, own }: Candidates,
  labels: Int32Array,
  classCount: number,
): MistakeKind {
  if (classCount < 3) return { likeness: 0, seen: 0 };
  const best = (i: number): number => {
    let top = i * size;
    for (let at = top + 1; at < (i + 1) * size; at++) if (logs[at] > logs[top]) top = at;
    return top;
  };
  const predicted: number[][] = Array.from({ length: classCount }, () => []);
  const tops = Int32Array.from(labels, (label, i) => (label < 0 ? -1 : best(i)));
  tops.forEach((top, i) => {
    if (top >= 0) predicted[classes[top]].push(i);
  });
  let sum = 0;
  let seen = 0;
  for (const images of predicted) {
    images.sort((a, b) => logs[tops[b]] - logs[tops[a]] || a - b);
    for (const i of images.slice(0, Math.ceil(CLEAR * images.length))) {
      const at = i * size + own[i];
      if (at === tops[i]) continue;
      let rank = 0;
      for (let n = i * size; n < (i + 1) * size; n++) if (logs[n] > logs[at]) rank++;
      sum += 1 / rank;
      seen++;
    }
  }
  if (seen === 0) return { likeness: 0, seen: 0 };
  let random = 0;
  for (let rank = 1; rank < classCount; rank++) random += 1 / rank / (classCount - 1);
  return { likeness: Math.max(0, (sum / seen - random) / (1 - random)), seen };
}
