import { classGroups } from '../../numeric/classGroups';
import { shrunkCovariance, type Shrinkage } from './covariance';
import type { Dense } from '../../numeric/matrix';
import { inverseSquareRoot } from './symmetric';

/**
 * Relevant components analysis (Bar-Hillel et al. 2005): the inverse square root of the covariance within classes, so
 * that directions in which images of one class differ count less. Rows without a label (-1) and classes of one row tell
 * nothing and are left out.
 * @returns a symmetric map L, [columns, columns]
 */
export function rca(rows: Dense, labels: Int32Array, shrinkage: Shrinkage): Dense {
  return inverseSquareRoot(shrunkCovariance(withinClasses(rows, labels), shrinkage).covariance);
}

/** The rows of every class of two or more, less the mean of their class. */
export function withinClasses(rows: Dense, labels: Int32Array): Dense {
  const groups = classGroups(labels)
    .map(({ images }) => images)
    .filter((group) => group.length >= 2);
  const { columns } = rows;
  const out = new Float64Array(groups.reduce((sum, group) => sum + group.length, 0) * columns);
  let at = 0;
  for (const group of groups) {
    const mean = new Float64Array(columns);
    for (const row of group) for (let d = 0; d < columns; d++) mean[d] += rows.values[row * columns + d] / group.length;
    for (const row of group) for (let d = 0; d < columns; d++) out[at++] = rows.values[row * columns + d] - mean[d];
  }
  return { rows: out.length / columns, columns, values: out };
}
