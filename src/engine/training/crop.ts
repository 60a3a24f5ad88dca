import type { ImageShape } from '../network/edgeStem';
import type { Random } from '../numeric/random';

/** A cut's width over its height lies within this factor of the image's. */
const ASPECT = 4 / 3;

/**
 * A random part of each image, scaled up to the whole (random resized crop, Szegedy et al. 2015), between pixels
 * linearly. Of all changes it matters most for learning without labels (Chen et al. 2020).
 * @param images standardised images one after the other
 * @param least share of the area that is kept at least, 0..1
 */
export function cropped(images: Float32Array, shape: ImageShape, least: number, random: Random): Float32Array {
  const { height, width, channels } = shape;
  const size = height * width * channels;
  const out = new Float32Array(images.length);
  for (let start = 0; start < images.length; start += size) {
    const area = least + (1 - least) * random();
    const aspect = ASPECT ** (2 * random() - 1);
    const high = Math.min(1, Math.sqrt(area / aspect));
    const wide = Math.min(1, Math.sqrt(area * aspect));
    const rows = places(height, high, random() * (1 - high));
    const columns = places(width, wide, random() * (1 - wide));
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let c = 0; c < channels; c++)
          out[start + (y * width + x) * channels + c] = between(
            images,
            start + c,
            rows[y],
            columns[x],
            width,
            channels,
          );
      }
    }
  }
  return out;
}

/** A place between two neighbouring rows or columns: the first of them and the share of the second. */
interface Place {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

/**
 * Where the centres of `length` pixels come from, when they show `part` of as many from `offset` on (both as shares).
 */
function places(length: number, part: number, offset: number): Place[] {
  return Array.from({ length }, (_, i) => {
    const at = Math.min(Math.max((i + 0.5) * part + offset * length - 0.5, 0), length - 1);
    const first = Math.floor(at);
    return { first, second: Math.min(first + 1, length - 1), share: at - first };
  });
}

function between(
  values: Float32Array,
  start: number,
  row: Place,
  column: Place,
  width: number,
  channels: number,
): number {
  const along = (y: number) => {
    const [left, right] = [column.first, column.second].map((x) => values[start + (y * width + x) * channels]);
    return left + column.share * (right - left);
  };
  const above = along(row.first);
  return above + row.share * (along(row.second) - above);
}
