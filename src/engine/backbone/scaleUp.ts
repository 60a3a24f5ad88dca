import type { Raster } from '../dataset/plainJpeg';

type Size = Pick<Raster, 'width' | 'height'>;

/**
 * Draws lines between pixels (bilinear, pixel centres at halves, edges go on beyond): where nothing is left out, nothing more is needed.
 * @param plane of `from.height * from.width` values
 * @param out of `to.height * to.width` values, no smaller in either direction
 */
export function scaleUp(plane: Float32Array, from: Size, to: Size, out: Float32Array): Float32Array {
  const across = scaledRows(plane, from, placesOf(from.width, to.width), to.width);
  const { low, step, share } = placesOf(from.height, to.height);
  const { width } = to;
  for (let y = 0; y < to.height; y++) blend(across, low[y] * width, step * width, share[y], width, out, y * width);
  return out;
}

/** One new row between two that are there. */
function blend(rows: Float32Array, above: number, step: number, share: number, width: number, out: Float32Array, at: number): void {
  for (let x = 0; x < width; x++) {
    const value = rows[above + x];
    out[at + x] = value + share * (rows[above + step + x] - value);
  }
}

function scaledRows(plane: Float32Array, { width, height }: Size, { low, step, share }: Places, wider: number): Float32Array {
  const out = new Float32Array(height * wider);
  for (let y = 0, at = 0, row = 0; y < height; y++, row += width) {
    for (let x = 0; x < wider; x++) {
      const from = row + low[x];
      const value = plane[from];
      out[at++] = value + share[x] * (plane[from + step] - value);
    }
  }
  return out;
}

/** For each new pixel the first of the two old ones that it lies between, how far the second is from that, and the share of the way to it. */
interface Places {
  readonly low: Int32Array;
  readonly step: number;
  readonly share: Float32Array;
}

function placesOf(from: number, to: number): Places {
  const [low, share] = [new Int32Array(to), new Float32Array(to)];
  for (let i = 0; i < to; i++) {
    const centre = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    low[i] = Math.min(centre, Math.max(0, from - 2));
    share[i] = centre - low[i];
  }
  return { low, step: Math.min(1, from - 1), share };
}
