import { normalizeRows, type Embeddings } from '../numeric/embeddings';
import type { Pixels } from '../numeric/pixels';
import { throwIfStopped, type JobContext } from '../protocol/job';
import { edgeStem, stemShape } from './edgeStem';
import { standardized } from './standardize';

const BATCH = 128;
/** Cells along a side at most: finer ones would cost memory and tell noise from noise. */
const MOST_CELLS = 8;
/** The same for every dataset, so that a row hangs on its own image only. */
const STATISTICS = { mean: [127.5, 127.5, 127.5], deviation: [64, 64, 64] };

/**
 * The stem's oriented edges and colours as an embedding that no label was ever used for: weaker than a trained network
 * and wrong about other images, which is what makes it worth asking beside one. Rows of unreadable images are 0.
 */
export function edgeFeatures(pixels: Pixels, images: Uint32Array, job: JobContext): Embeddings {
  const stem = stemShape(pixels);
  const step = Math.ceil(Math.max(stem.height, stem.width) / MOST_CELLS);
  const dim = Math.ceil(stem.height / step) * Math.ceil(stem.width / step) * stem.channels;
  const values = new Float32Array(images.length * dim);
  const readable = [...images.keys()].filter((r) => pixels.readable[images[r]]);
  for (let start = 0; start < readable.length; start += BATCH) {
    throwIfStopped(job);
    const batch = readable.slice(start, start + BATCH);
    const maps = edgeStem(
      standardized(
        pixels,
        batch.map((r) => images[r]),
        STATISTICS,
      ),
      pixels,
    );
    batch.forEach((r, b) => addCells(values.subarray(r * dim, (r + 1) * dim), maps, b, stem, step));
  }
  return { count: images.length, dim, values: normalizeRows(values, dim) };
}

/** Sums the cells of map `b` over squares of step × step; what lies beyond the border counts nothing. */
function addCells(
  row: Float32Array,
  maps: Float32Array,
  b: number,
  { height, width, channels }: ReturnType<typeof stemShape>,
  step: number,
): void {
  const columns = Math.ceil(width / step);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = ((b * height + y) * width + x) * channels;
      const to = (Math.floor(y / step) * columns + Math.floor(x / step)) * channels;
      for (let c = 0; c < channels; c++) row[to + c] += maps[from + c];
    }
  }
}
