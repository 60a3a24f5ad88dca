/**
 * Classes per image that are weighed against each other. What is less probable than the twelfth class changes no
 * decision.
 */
const MOST = 12;

/**
 * For each image the few classes that it could have, its own label among them, and the logarithm of their
 * probabilities: row i of both arrays begins at i * size. Keeps work and memory in hand where there are hundreds of
 * classes.
 */
export interface Candidates {
  readonly size: number;
  readonly classes: Int32Array;
  readonly logs: Float32Array;
  /** The place of the image's own label in its row; 0 for images without one. */
  readonly own: Int32Array;
}

/** Probabilities below this are not told apart. */
const FLOOR = 1e-7;
/** A class of n images cannot rule out a further one that looks different more surely than RARE / (1 + n). */
const RARE = 0.25;

/**
 * @param probabilities count * classCount
 * @param labels class index per image, -1 unlabelled. The probability of an image's own label has a floor
 *   that is higher the fewer images its class has.
 */
export function candidates(probabilities: Float32Array, labels: Int32Array, classCount: number): Candidates {
  const size = Math.min(MOST, classCount);
  const count = labels.length;
  const found: Candidates = {
    size,
    classes: new Int32Array(count * size),
    logs: new Float32Array(count * size),
    own: new Int32Array(count),
  };
  const sizes = new Float64Array(classCount);
  for (const label of labels) if (label >= 0) sizes[label]++;
  const rest = new Set<number>();
  for (let i = 0; i < count; i++) {
    const row = probabilities.subarray(i * classCount, (i + 1) * classCount);
    const top = mostProbable(row, size, rest);
    const label = labels[i];
    if (label >= 0) {
      if (!top.includes(label)) top[size - 1] = label;
      found.own[i] = top.indexOf(label);
    }
    top.forEach((c, n) => {
      const floor = c === label ? RARE / (1 + sizes[c]) : FLOOR;
      found.classes[i * size + n] = c;
      found.logs[i * size + n] = Math.log(Math.max(floor, row[c]));
    });
  }
  return found;
}

/** Indices of the `size` highest values; all of them in order where there are no more. */
function mostProbable(row: Float32Array, size: number, taken: Set<number>): number[] {
  if (row.length === size) return [...row.keys()];
  taken.clear();
  while (taken.size < size) {
    let best = -1;
    for (let c = 0; c < row.length; c++) if (!taken.has(c) && (best < 0 || row[c] > row[best])) best = c;
    taken.add(best);
  }
  return [...taken];
}
