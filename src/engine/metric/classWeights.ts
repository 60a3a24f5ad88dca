/**
 * The effective number of n images of a class (Cui et al. 2019): (1 - β^n) / (1 - β). The more images there are, the
 * more the next one overlaps with them: 1 for one image, at most 1 / (1 - β).
 */
export function effectiveNumber(images: number, beta: number): number {
  return (1 - beta ** images) / (1 - beta);
}

/** Between Cui's .99 for small and .9999 for very large classes. */
export const EFFECTIVE_BETA = 0.999;

/**
 * A weight per class in inverse proportion to its effective number, with mean 1 over the classes that have images; 0
 * for the others.
 */
export function classWeights(counts: ArrayLike<number>, beta = EFFECTIVE_BETA): Float32Array {
  const inverse = Float32Array.from(counts, (images) => (images > 0 ? 1 / effectiveNumber(images, beta) : 0));
  const present = inverse.filter((weight) => weight > 0);
  const mean = present.reduce((sum, weight) => sum + weight, 0) / present.length;
  return inverse.map((weight) => weight / mean);
}

/** How many images each class has. */
export function classSizes(labels: Int32Array, classCount: number): Uint32Array {
  const sizes = new Uint32Array(classCount);
  for (const label of labels) if (label >= 0) sizes[label]++;
  return sizes;
}
