import { meanRow, multiplyByTransposed, rowsOf, shifted, zeros, type Dense } from '../../numeric/matrix';
import { pca } from '../../metric/classical/pca';
import type { Embeddings } from '../../numeric/embeddings';
import { fork, shuffle } from '../../numeric/random';

/** More dimensions cost time and say little more: covariances take their square. */
const MOST = 128;
/** Rows from which the principal components of a wider embedding are taken. */
const SAMPLE = 600;

export interface Reduced {
  /** At most 128 columns: the embeddings, or the first principal components of wider ones. */
  readonly rows: Dense;
  /**
   * What the components leave out of each row: its squared length, as so many squared standard deviations. 0 where
   * nothing is left out.
   */
  readonly rest: Float64Array;
}

/**
 * The embeddings in at most 128 dimensions, and how far each image lies outside of them, where all directions are taken
 * to vary alike (probabilistic PCA, Tipping & Bishop 1999).
 * @param classOf images of class -1 have no say in the components
 */
export function reduced({ count, dim, values }: Embeddings, classOf: Int32Array, seed: number): Reduced {
  const all: Dense = { rows: count, columns: dim, values: Float64Array.from(values) };
  if (dim <= MOST) return { rows: all, rest: new Float64Array(count) };
  const learned = Array.from({ length: count }, (_, i) => i).filter((i) => classOf[i] >= 0);
  const mean = meanRow(rowsOf(all, learned));
  const centred = shifted(all, mean);
  const components = pca(rowsOf(centred, shuffle(learned, fork(seed, 2)).slice(0, SAMPLE)), MOST);
  if (components.rows === 0) return { rows: zeros(count, 1), rest: new Float64Array(count) };
  const rows = multiplyByTransposed(centred, components);
  const outside = squaredLengths(centred);
  squaredLengths(rows).forEach((inside, i) => {
    outside[i] = Math.max(0, outside[i] - inside);
  });
  const variance = learned.reduce((sum, i) => sum + outside[i], 0) / learned.length / (dim - components.rows);
  return { rows, rest: variance > 0 ? outside.map((square) => square / variance) : outside };
}

function squaredLengths({ rows, columns, values }: Dense): Float64Array {
  const out = new Float64Array(rows);
  for (let p = 0; p < values.length; p++) out[Math.floor(p / columns)] += values[p] * values[p];
  return out;
}
