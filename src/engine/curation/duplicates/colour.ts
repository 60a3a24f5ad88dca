import type { Pixels } from '../../numeric/pixels';

/** Colours are compared on a grid of 4 * 4 cells, coarse enough not to mind a small crop. */
const GRID = 4;
/** Blue and red difference per cell. */
const VALUES = 2 * GRID * GRID;
/** In gray levels: below this an image has no colours to compare, above it their difference is measured against their size. */
const COLOURLESS = 4;

/** The mean blue and red difference (Cb and Cr of JPEG) of each cell of an image; null for images in gray. */
export function colourGrid({ height, width, channels, data }: Pixels, image: number): Float32Array | null {
  if (channels === 1) return null;
  const grid = new Float32Array(VALUES);
  const start = image * height * width * 3;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = start + 3 * (y * width + x);
      const cell = 2 * (Math.floor((y * GRID) / height) * GRID + Math.floor((x * GRID) / width));
      const luma = 0.299 * data[p] + 0.587 * data[p + 1] + 0.114 * data[p + 2];
      grid[cell] += 0.564 * (data[p + 2] - luma);
      grid[cell + 1] += 0.713 * (data[p] - luma);
    }
  }
  const perCell = (GRID * GRID) / (height * width);
  return grid.map((sum) => sum * perCell);
}

/**
 * How much two images differ in colour: mean difference against the strength of the stronger colours, 0 (same) to about 2. 0 where one is
 * null or colourless: a gray copy is a copy.
 */
export function colourDifference(a: Float32Array | null, b: Float32Array | null, mirror: boolean): number {
  if (!a || !b) return 0;
  const strengths = [strength(a), strength(b)];
  if (Math.min(...strengths) < COLOURLESS / 4) return 0;
  let sum = 0;
  for (let v = 0; v < VALUES; v++) {
    const column = (v >> 1) % GRID;
    sum += Math.abs(a[v] - b[mirror ? v + 2 * (GRID - 1 - 2 * column) : v]);
  }
  return sum / VALUES / (Math.max(...strengths) + COLOURLESS);
}

function strength(grid: Float32Array): number {
  let sum = 0;
  for (const value of grid) sum += value * value;
  return Math.sqrt(sum / VALUES);
}
