import type { Random } from '../numeric/random';
import { randomAxes, project } from './project';

/** Enough numbers to choose by. */
const PROJECTED = 32;

/**
 * A few rows that stand for all: one after the other the row that is farthest from those chosen (greedy k-centre, as in
 * PatchCore). A random choice would drop what is rare but normal.
 * @param rows count * dim
 * @returns indices of rows, fewer than asked for where the rest are copies of them
 */
export function coreset(rows: Float32Array, dim: number, size: number, random: Random): number[] {
  const count = rows.length / dim;
  if (count <= size) return Array.from({ length: count }, (_, i) => i);
  const width = Math.min(dim, PROJECTED);
  const projected = width < dim ? project(rows, dim, randomAxes(dim, width, random)) : rows;
  const nearest = new Float32Array(count).fill(Infinity);
  const chosen: number[] = [];
  for (let next = Math.floor(random() * count); chosen.length < size;) {
    chosen.push(next);
    let farthest = 0;
    for (let i = 0, last = next; i < count; i++) {
      let square = 0;
      for (let d = 0; d < width; d++) square += (projected[i * width + d] - projected[last * width + d]) ** 2;
      if (square < nearest[i]) nearest[i] = square;
      if (nearest[i] > nearest[farthest]) farthest = i;
    }
    if (nearest[farthest] === 0) break;
    next = farthest;
  }
  return chosen;
}
