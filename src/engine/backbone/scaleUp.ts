import { join } from 'node:path';
import type { Raster } from '../images/plainJpeg';
import { openWasm } from '../tensor/wasmModule';

type Size = Pick<Raster, 'width' | 'height'>;

/** Of scaleUp.wat: addresses and steps in bytes. */
interface Functions {
  alongRows(
    plane: number,
    width: number,
    height: number,
    low: number,
    share: number,
    step: number,
    wider: number,
    out: number,
  ): void;
  betweenRows(above: number, below: number, share: number, width: number, out: number): void;
}

const BYTES = 4;

/**
 * Draws planes of pixels at one size, one after the other: straight lines between the pixels that there are (bilinear,
 * pixel centres at halves, edges go on beyond); where nothing is left out, nothing more is needed. It works in memory
 * that it keeps, four values at a time, since this is done for every image that a backbone is given.
 */
export class ScaleUp {
  /** The planes, each of `to.height * to.width` values. */
  readonly out: Float32Array;
  private readonly functions: Functions;
  private readonly small: Float32Array;
  private readonly rows: Float32Array;
  private readonly low: Int32Array;
  private readonly share: Float32Array;

  /** @param planes that `out` has room for */
  constructor(
    private readonly to: Size,
    planes: number,
  ) {
    const size = to.width * to.height;
    const lengths = [planes * size, size, size, to.width, to.width];
    const { memory, functions } = openWasm<Functions>(
      join(__dirname, 'scaleUp.wasm'),
      BYTES * lengths.reduce((sum, length) => sum + length),
    );
    const starts = lengths.map((_, i) => BYTES * lengths.slice(0, i).reduce((sum, length) => sum + length, 0));
    const floats = (part: number) => new Float32Array(memory, starts[part], lengths[part]);
    this.functions = functions;
    [this.out, this.small, this.rows, this.share] = [floats(0), floats(1), floats(2), floats(4)];
    this.low = new Int32Array(memory, starts[3], lengths[3]);
  }

  /**
   * Draws one plane.
   * @param from its size, no larger than `to` in either direction
   * @param write is given `from.height * from.width` values to write the pixels into
   * @returns the plane in `out`
   */
  draw(plane: number, from: Size, write: (pixels: Float32Array) => void): Float32Array {
    const { width, height } = this.to;
    const drawn = this.out.subarray(plane * width * height, (plane + 1) * width * height);
    if (from.width === width && from.height === height) write(drawn);
    else {
      write(this.small.subarray(0, from.width * from.height));
      this.widen(from);
      this.heighten(from, drawn.byteOffset);
    }
    return drawn;
  }

  private widen({ width, height }: Size): void {
    const { low, step, share } = placesOf(width, this.to.width);
    low.forEach((place, x) => {
      this.low[x] = BYTES * place;
    });
    this.share.set(share);
    this.functions.alongRows(
      this.small.byteOffset,
      width,
      height,
      this.low.byteOffset,
      this.share.byteOffset,
      BYTES * step,
      this.to.width,
      this.rows.byteOffset,
    );
  }

  private heighten({ height }: Size, out: number): void {
    const { low, step, share } = placesOf(height, this.to.height);
    const bytes = BYTES * this.to.width;
    for (let y = 0; y < this.to.height; y++) {
      const above = this.rows.byteOffset + low[y] * bytes;
      this.functions.betweenRows(above, above + step * bytes, share[y], this.to.width, out + y * bytes);
    }
  }
}

/**
 * For each new pixel the first of the two old ones that it lies between, how far the second is from that, and the share
 * of the way to it.
 */
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
