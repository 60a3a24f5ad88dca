/** Fewer rows that are the same may be copies of one picture. */
const FEWEST = 5;
/** Of so many of them that have one label, that label is vouched for, and the others are worth a look. */
const MAJORITY = 0.6;

/**
 * Makes rows zero, which count as none, that are the same for images of many labels, as where a model failed on
 * pictures or never saw them: nothing vouches for any of these labels. Says so, and how many rows were zero before.
 * @param labels of the images; '' where one has none
 */
export function withoutRepeats(
  values: Float32Array,
  dim: number,
  labels: readonly string[],
): { readonly values: Float32Array; readonly notes: readonly string[] } {
  const alike = new Map<string, number[]>();
  let zeros = 0;
  labels.forEach((_, image) => {
    const row = values.subarray(image * dim, (image + 1) * dim);
    if (row.every((value) => value === 0)) {
      zeros++;
      return;
    }
    const key = fingerprint(row);
    const before = alike.get(key);
    if (before) before.push(image);
    else alike.set(key, [image]);
  });
  const mixed = [...alike.values()].filter((images) => isMixed(images.map((image) => labels[image])));
  const kept = mixed.length > 0 ? values.slice() : values;
  for (const image of mixed.flat()) kept.fill(0, image * dim, (image + 1) * dim);
  const notes = mixed.map(
    (images) =>
      `${images.length} rows are the same for images of ${new Set(images.map((image) => labels[image])).size} labels ` +
      'and count as none',
  );
  return { values: kept, notes: zeros > 0 ? [`${zeros} rows of zeros count as none`, ...notes] : notes };
}

function isMixed(all: readonly string[]): boolean {
  const labels = all.filter((label) => label !== '');
  if (labels.length < FEWEST) return false;
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(...counts.values()) < MAJORITY * labels.length;
}

/** Of 64 bits: no two rows of any dataset meet in it by chance. */
function fingerprint(row: Float32Array): string {
  const bits = new Uint32Array(row.buffer, row.byteOffset, row.length);
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (const word of bits) {
    a = Math.imul(a ^ word, 0x01000193) ^ (a >>> 15);
    b = Math.imul(b + word, 0x85ebca6b) ^ (b >>> 13);
  }
  return `${a} ${b}`;
}
