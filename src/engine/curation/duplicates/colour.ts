import { COLOUR_GRID, COLOUR_VALUES } from '../../numeric/appearances';

/**
 * In gray levels: below this an image has no colours to compare, above it their difference is measured against their
 * size.
 */
const COLOURLESS = 4;

/**
 * How much two images differ in colour: mean difference of their cells against the strength of the stronger colours, 0
 * (same) to about 2. 0 where one is colourless: a gray copy is a copy.
 */
export function colourDifference(colours: Int8Array, a: number, b: number, mirror: boolean): number {
  const [rowA, rowB] = [a, b].map((image) => colours.subarray(image * COLOUR_VALUES, (image + 1) * COLOUR_VALUES));
  const strengths = [strength(rowA), strength(rowB)];
  if (Math.min(...strengths) < COLOURLESS / 4) return 0;
  let sum = 0;
  for (let v = 0; v < COLOUR_VALUES; v++) {
    const column = (v >> 1) % COLOUR_GRID;
    sum += Math.abs(rowA[v] - rowB[mirror ? v + 2 * (COLOUR_GRID - 1 - 2 * column) : v]);
  }
  return sum / COLOUR_VALUES / (Math.max(...strengths) + COLOURLESS);
}

function strength(row: Int8Array): number {
  let sum = 0;
  for (const value of row) sum += value * value;
  return Math.sqrt(sum / COLOUR_VALUES);
}
