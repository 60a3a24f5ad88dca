import { normalizeRows, presentImages, type Embeddings } from '../../numeric/embeddings';
import { shifted, type Dense } from '../../numeric/matrix';
import { mapped } from './pulls';

/** A distance that a linear map L makes: d(x, y) = ‖L x - L y‖. */
export interface LinearMetric {
  readonly name: string;
  /**
   * L (x - mean) of every row, for Euclidean distances; of the cosine metric rows of length 1. An absent image (a row
   * of zeros) stays one.
   */
  transform(embeddings: Embeddings): Embeddings;
  /**
   * Rows of length 1 whose cosine distances stand in the order of the metric's: for the search, which knows cosine
   * distances only. Of all but the cosine metric the order is kept up to 4 % of a distance, but for rows far out; see
   * `ontoSphere`.
   */
  unitRows(embeddings: Embeddings): Embeddings;
}

/**
 * @param map L, [out, dim]
 * @param mean subtracted first, dim values
 * @param unit whether rows are scaled to length 1 afterwards
 * @param fitted the embeddings that the metric was made from; they set the scale on the sphere
 */
export function linearMetric(
  name: string,
  map: Dense,
  mean: Float64Array,
  unit: boolean,
  fitted: Embeddings,
): LinearMetric {
  const transform = (embeddings: Embeddings): Embeddings => {
    const images = mapped(shifted(toDense(embeddings), mean), map);
    const values = new Float32Array(images.values.length);
    for (const row of presentImages(embeddings))
      values.set(images.values.subarray(row * map.rows, (row + 1) * map.rows), row * map.rows);
    return { count: embeddings.count, dim: map.rows, values: unit ? normalizeRows(values, map.rows) : values };
  };
  const bulk = unit ? null : bulkOf(transform(fitted));
  return {
    name,
    transform,
    unitRows: (embeddings) =>
      bulk ? ontoSphere(transform(embeddings), bulk, presentImages(embeddings)) : transform(embeddings),
  };
}

export function toDense({ count, dim, values }: Embeddings): Dense {
  return { rows: count, columns: dim, values: Float64Array.from(values) };
}

/** Where most rows are. */
interface Bulk {
  readonly centre: Float64Array;
  readonly radius: number;
}

/**
 * Rows farther out than this many times the median are drawn in: a single one, left where it is, would press all others
 * into one point.
 */
const FARTHEST = 10;

/** Medians in place of means, which a single row can carry off. */
function bulkOf({ dim, values, count }: Embeddings): Bulk {
  const present = presentImages({ dim, values, count });
  const centre = Float64Array.from({ length: dim }, (_, d) => median(present.map((row) => values[row * dim + d])));
  const lengths = present.map((row) => Math.hypot(...centre.map((middle, d) => values[row * dim + d] - middle)));
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const usual = median(lengths);
  return { centre, radius: usual > 0 ? Math.min(longest, FARTHEST * usual) : longest };
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
}

/**
 * The longest row stands this far (as a sine) from the pole. Smaller keeps distances truer, larger loses less to
 * float32.
 */
const REACH = 0.2;

/**
 * Lays Euclidean space, seen from the centre, onto the cap of a sphere around its pole: (εx, √(1 - ε²‖x‖²)). The cosine
 * distance is then ½ε²d² up to a relative error of ε²(‖x‖² - ‖y‖²)² / 4d², at most ε²radius² = 4%. Rows longer than the
 * radius are drawn in to it.
 */
function ontoSphere(
  { count, dim, values }: Embeddings,
  { centre, radius }: Bulk,
  present: readonly number[],
): Embeddings {
  const out = new Float32Array(count * (dim + 1));
  for (const row of present) {
    const from = centre.map((middle, d) => values[row * dim + d] - middle);
    const length = Math.hypot(...from);
    const scale = length === 0 ? 0 : (REACH * Math.min(length / radius, 1)) / length;
    from.forEach((value, d) => {
      out[row * (dim + 1) + d] = scale * value;
    });
    out[row * (dim + 1) + dim] = Math.sqrt(1 - (scale * length) ** 2);
  }
  return { count, dim: dim + 1, values: out };
}
