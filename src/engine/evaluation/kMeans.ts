import type { Embeddings } from '../numeric/embeddings';
import type { Random } from '../numeric/random';

/**
 * k-means by Lloyd's iterations from k-means++ seeds (Arthur & Vassilvitskii 2007), best of `restarts` by the sum of
 * squared distances. The same random gives the same clusters.
 * @param clusters at most the number of rows
 * @returns the cluster of each row
 */
export function kMeans(
  embeddings: Embeddings,
  clusters: number,
  random: Random,
  restarts = 3,
  iterations = 50,
): Int32Array {
  let best: Int32Array = new Int32Array(embeddings.count);
  let smallest = Infinity;
  for (let restart = 0; restart < restarts; restart++) {
    const { assigned, inertia } = lloyd(
      embeddings,
      seeds(embeddings, Math.min(clusters, embeddings.count), random),
      iterations,
    );
    if (inertia < smallest) [best, smallest] = [assigned, inertia];
  }
  return best;
}

/**
 * Rows drawn one after the other, each with a chance in proportion to its squared distance from the nearest one before.
 */
function seeds(embeddings: Embeddings, clusters: number, random: Random): Float64Array {
  const { count, dim, values } = embeddings;
  const centres = new Float64Array(clusters * dim);
  const nearest = new Float64Array(count).fill(1);
  for (let c = 0; c < clusters; c++) {
    const chosen = drawInProportion(nearest, random);
    centres.set(values.subarray(chosen * dim, (chosen + 1) * dim), c * dim);
    for (let i = 0; i < count; i++) {
      const distance = squaredDistance(values, i * dim, centres, c * dim, dim);
      nearest[i] = c === 0 ? distance : Math.min(nearest[i], distance);
    }
  }
  return centres;
}

/** Any row where all weights are 0. */
function drawInProportion(weights: Float64Array, random: Random): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let target = random() * total;
  if (total === 0) return Math.floor(random() * weights.length);
  const drawn = weights.findIndex((weight) => (target -= weight) < 0);
  return drawn < 0 ? weights.length - 1 : drawn;
}

function lloyd(
  embeddings: Embeddings,
  centres: Float64Array,
  iterations: number,
): { assigned: Int32Array; inertia: number } {
  const { count, dim, values } = embeddings;
  const assigned = new Int32Array(count).fill(-1);
  let inertia = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    let moved = 0;
    inertia = 0;
    for (let i = 0; i < count; i++) {
      const [cluster, distance] = nearestCentre(values, i * dim, centres, dim);
      inertia += distance;
      if (assigned[i] !== cluster) moved++;
      assigned[i] = cluster;
    }
    if (moved === 0) break;
    moveCentres(embeddings, assigned, centres);
  }
  return { assigned, inertia };
}

function nearestCentre(values: Float32Array, offset: number, centres: Float64Array, dim: number): [number, number] {
  let best = 0,
    smallest = Infinity;
  for (let c = 0; c * dim < centres.length; c++) {
    const distance = squaredDistance(values, offset, centres, c * dim, dim);
    if (distance < smallest) [best, smallest] = [c, distance];
  }
  return [best, smallest];
}

/** To the mean of its rows; a cluster that lost all of them stays where it is. */
function moveCentres({ count, dim, values }: Embeddings, assigned: Int32Array, centres: Float64Array): void {
  const sizes = new Uint32Array(centres.length / dim);
  const sums = new Float64Array(centres.length);
  for (let i = 0; i < count; i++) {
    sizes[assigned[i]]++;
    for (let d = 0; d < dim; d++) sums[assigned[i] * dim + d] += values[i * dim + d];
  }
  sums.forEach((sum, at) => {
    const size = sizes[Math.floor(at / dim)];
    if (size > 0) centres[at] = sum / size;
  });
}

function squaredDistance(a: Float32Array, fromA: number, b: Float64Array, fromB: number, dim: number): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += (a[fromA + d] - b[fromB + d]) ** 2;
  return sum;
}
