import { squaredDistances, zeros, type Dense } from '../../numeric/matrix';
import { minimize, type Evaluation, type Minimum } from './minimize';
import { mapped, pullGradient } from './pulls';

/**
 * Neighbourhood components analysis (Goldberger et al. 2004): the map L that maximises Σ_i p_i, the expected number of
 * rows that pick a neighbour of their own class, when row i picks j with probability ∝ exp(-‖L(x_i - x_j)‖²). A row
 * without a label takes no part; with one class, or none of two rows, the gradient is 0 and L stays as it was.
 * @param start the first L, [out, columns]
 * @param check called before each look at all pairs; what it throws ends the learning
 */
export function nca(
  rows: Dense,
  labels: Int32Array,
  start: Dense,
  iterations: number,
  check: () => void = () => {},
): { map: Dense; minimum: Minimum } {
  const f = (x: Float64Array): Evaluation => {
    check();
    const { picked, gradient } = ncaObjective(rows, labels, { ...start, values: x });
    return { value: -picked.reduce((sum, p) => sum + p, 0), gradient: gradient.values.map((g) => -g) };
  };
  const minimum = minimize(f, start.values, iterations);
  return { map: { ...start, values: minimum.x }, minimum };
}

/** p_i of every row, and the gradient of their sum in L. */
export function ncaObjective(rows: Dense, labels: Int32Array, map: Dense): { picked: Float64Array; gradient: Dense } {
  const count = rows.rows;
  const images = mapped(rows, map);
  const distances = squaredDistances(images).values;
  const picked = new Float64Array(count);
  const weights = zeros(count, count);
  for (let i = 0; i < count; i++) {
    const chances = neighbourChances(distances.subarray(i * count, (i + 1) * count), labels, i);
    if (!chances) continue;
    for (let j = 0; j < count; j++) if (labels[j] === labels[i]) picked[i] += chances[j];
    for (let j = 0; j < count; j++)
      weights.values[i * count + j] = chances[j] * (picked[i] - (labels[j] === labels[i] ? 1 : 0));
  }
  return { picked, gradient: pullGradient(weights, rows, images) };
}

/** Softmax of minus the distances over the other labelled rows; null for a row that has none or no label. */
function neighbourChances(distances: Float64Array, labels: Int32Array, row: number): Float64Array | null {
  if (labels[row] < 0) return null;
  let nearest = Infinity;
  for (let j = 0; j < distances.length; j++) if (j !== row && labels[j] >= 0) nearest = Math.min(nearest, distances[j]);
  if (nearest === Infinity) return null;
  const chances = distances.map((distance, j) => (j === row || labels[j] < 0 ? 0 : Math.exp(nearest - distance)));
  const sum = chances.reduce((total, chance) => total + chance, 0);
  return chances.map((chance) => chance / sum);
}
