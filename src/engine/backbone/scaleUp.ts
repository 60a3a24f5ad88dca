import type { Raster } from '../dataset/plainJpeg';

type Size = Pick<Raster, 'width' | 'height'>;

/** Memory that is used from one plane to the next: where it is fresh each time, the system takes as long to give it as the work in it does. */
export class Scratch {
  private values = new Float32Array(0);

  /** So many numbers, whatever they were before; they hold until the next call. */
  take(length: number): Float32Array {
    if (this.values.length < length) this.values = new Float32Array(length);
    return this.values.subarray(0, length);
  }
}

/**
 * Draws lines between pixels (bilinear, pixel centres at halves, edges go on beyond): where nothing is left out, nothing more is needed.
 * @param plane of `from.height * from.width` values
 * @param out of `to.height * to.width` values, no smaller in either direction
 */
export function scaleUp(plane: Float32Array, from: Size, to: Size, out: Float32Array, scratch = new Scratch()): Float32Array {
  const { width, height } = to;
  const rows = scaledRows(plane, from, placesOf(from.width, width), width, scratch.take(from.height * width));
  const { low, step, share } = placesOf(from.height, height);
  for (let y = 0; y < height;) {
    const above = low[y] * width;
    const below = above + step * width;
    if (y + 1 < height && low[y + 1] === low[y]) {
      blendTwo(rows, above, below, share[y], share[y + 1], width, out, y * width);
      y += 2;
    } else {
      blend(rows, above, below, share[y], width, out, y * width);
      y++;
    }
  }
  return out;
}

/** One new row between two that are there. */
function blend(rows: Float32Array, above: number, below: number, share: number, width: number, out: Float32Array, at: number): void {
  for (let x = 0; x < width; x++) {
    const value = rows[above + x];
    out[at + x] = value + share * (rows[below + x] - value);
  }
}

/** Two new rows between the same two that are there, which are read once for both. */
function blendTwo(rows: Float32Array, above: number, below: number, share: number, nextShare: number, width: number, out: Float32Array, at: number): void {
  const next = at + width;
  for (let x = 0; x < width; x++) {
    const value = rows[above + x];
    const difference = rows[below + x] - value;
    out[at + x] = value + share * difference;
    out[next + x] = value + nextShare * difference;
  }
}

function scaledRows(plane: Float32Array, { width, height }: Size, { low, step, share }: Places, wider: number, out: Float32Array): Float32Array {
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
