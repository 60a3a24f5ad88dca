/** Directions in which brightness can rise. */
export const DIRECTIONS = 8;
/** Pixels along one side of a cell of the result. */
export const STEM_CELL = 4;
/** Keeps noise in flat regions from being blown up to edges. */
const FLOOR = 0.05;

/** The shape of one image. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The shape of what `edgeStem` makes of one image. */
export function stemShape({ height, width, channels }: ImageShape): ImageShape {
  return {
    height: Math.ceil(height / STEM_CELL),
    width: Math.ceil(width / STEM_CELL),
    channels: DIRECTIONS + channels,
  };
}

/**
 * The first stage of the convnet, with nothing to learn: how strongly brightness rises in each of 8 directions,
 * averaged over cells of 4 × 4 pixels and made independent of local contrast (histograms of oriented gradients, Dalal
 * and Triggs 2005), beside the cells' mean colours. Learned from a few hundred images, a first layer would be worse and
 * take most of the training time.
 * @param images standardised images one after the other, in the order row, column, channel
 * @returns the cells of the images, likewise
 */
export function edgeStem(images: Float32Array, shape: ImageShape): Float32Array {
  const size = shape.height * shape.width * shape.channels;
  const cells = stemShape(shape);
  const cellSize = cells.height * cells.width * cells.channels;
  const out = new Float32Array((images.length / size) * cellSize);
  for (let i = 0; i * size < images.length; i++) {
    const image = images.subarray(i * size, (i + 1) * size);
    const cell = out.subarray(i * cellSize, (i + 1) * cellSize);
    addPixels(image, shape, cell, cells);
    normalizeContrast(cell, cells);
  }
  return out;
}

/** Adds each pixel's edge and colour to its cell, divided by the pixels of the cell. */
function addPixels(
  image: Float32Array,
  { height, width, channels }: ImageShape,
  cell: Float32Array,
  cells: ImageShape,
): void {
  const gray = brightness(image, channels);
  for (let y = 0; y < height; y++) {
    const cellHeight = Math.min(STEM_CELL, height - (y - (y % STEM_CELL)));
    const above = Math.max(y - 1, 0) * width;
    const below = Math.min(y + 1, height - 1) * width;
    for (let x = 0; x < width; x++) {
      const share = 1 / (cellHeight * Math.min(STEM_CELL, width - (x - (x % STEM_CELL))));
      const at = (Math.floor(y / STEM_CELL) * cells.width + Math.floor(x / STEM_CELL)) * cells.channels;
      const right = (gray[y * width + Math.min(x + 1, width - 1)] - gray[y * width + Math.max(x - 1, 0)]) / 2;
      const down = (gray[below + x] - gray[above + x]) / 2;
      addEdge(cell, at, right, down, share);
      for (let c = 0; c < channels; c++) cell[at + DIRECTIONS + c] += image[(y * width + x) * channels + c] * share;
    }
  }
}

/** Shares the steepness of a gradient between the two directions next to it. */
function addEdge(cell: Float32Array, at: number, right: number, down: number, share: number): void {
  const steepness = Math.sqrt(right * right + down * down) * share;
  if (steepness === 0) return;
  const direction = ((Math.atan2(down, right) / (2 * Math.PI) + 1) * DIRECTIONS) % DIRECTIONS;
  const first = Math.floor(direction);
  const towardsNext = direction - first;
  cell[at + (first % DIRECTIONS)] += steepness * (1 - towardsNext);
  cell[at + ((first + 1) % DIRECTIONS)] += steepness * towardsNext;
}

function brightness(image: Float32Array, channels: number): Float32Array {
  if (channels === 1) return image;
  const gray = new Float32Array(image.length / channels);
  for (let p = 0; p < image.length; p++) gray[Math.floor(p / channels)] += image[p] / channels;
  return gray;
}

/** Divides each cell's edges by the root of the mean energy of the 3 × 3 cells around it. */
function normalizeContrast(cell: Float32Array, { height, width, channels }: ImageShape): void {
  const energy = new Float32Array(height * width);
  for (let i = 0; i < energy.length; i++) {
    for (let d = 0; d < DIRECTIONS; d++) energy[i] += cell[i * channels + d] ** 2;
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const scale = 1 / Math.sqrt(meanAround(energy, height, width, y, x) + FLOOR);
      for (let d = 0; d < DIRECTIONS; d++) cell[(y * width + x) * channels + d] *= scale;
    }
  }
}

function meanAround(values: Float32Array, height: number, width: number, row: number, column: number): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.max(row - 1, 0); y <= Math.min(row + 1, height - 1); y++) {
    for (let x = Math.max(column - 1, 0); x <= Math.min(column + 1, width - 1); x++) {
      sum += values[y * width + x];
      count++;
    }
  }
  return sum / count;
}
