import type { BackboneRows, FeatureMap } from './runner';
import type { ImageInput } from '../recipe/backboneModel';

/**
 * An output of a model as one row per image: two dimensions as they are, three as tokens of which the first speaks for
 * the image or, where there is none, all alike, four as places that are averaged. null for any other shape.
 */
export function outputRows(
  values: Float32Array,
  dims: readonly number[],
  count: number,
): Pick<BackboneRows, 'dim' | 'values'> | null {
  const shape = withoutOnes(dims);
  if (dims[0] !== count && !(count === 1 && shape.length === 1)) return null;
  const map = outputMap(values, dims);
  if (dims.length === 3 && classToken(dims[1])) return firstTokens(values, dims);
  if (map && shape.length > 2) return { dim: map.channels, values: averages(map, count) };
  return shape.length <= 2 && values.length > 0 ? { dim: values.length / count, values } : null;
}

/**
 * An output as features by place: four dimensions of which the channels come before or after the places, or tokens of a
 * square.
 * @param layout where it is known; otherwise places are told by forming a square
 */
export function outputMap(
  values: Float32Array,
  dims: readonly number[],
  layout?: ImageInput['layout'],
): FeatureMap | null {
  if (dims.length === 3) {
    const side = Math.floor(Math.sqrt(dims[1]));
    const skipped = classToken(dims[1]) ? 1 : 0;
    if (side * side !== dims[1] - skipped) return null;
    return { height: side, width: side, channels: dims[2], values: skipped ? withoutFirst(values, dims) : values };
  }
  if (dims.length !== 4) return null;
  const [count, a, b, c] = dims;
  // Places form a square, as images do; channels are many.
  if (layout === 'NHWC' || (!layout && a === b && a !== c && c > b))
    return { height: a, width: b, channels: c, values };
  return { height: b, width: c, channels: a, values: channelsLast(values, count, a, b * c) };
}

/** Whether one token stands beside a square of places. */
function classToken(tokens: number): boolean {
  return tokens > 1 && Number.isInteger(Math.sqrt(tokens - 1));
}

function firstTokens(
  values: Float32Array,
  [count, tokens, dim]: readonly number[],
): Pick<BackboneRows, 'dim' | 'values'> {
  const rows = new Float32Array(count * dim);
  for (let i = 0; i < count; i++) rows.set(values.subarray(i * tokens * dim, (i * tokens + 1) * dim), i * dim);
  return { dim, values: rows };
}

function withoutFirst(values: Float32Array, [count, tokens, dim]: readonly number[]): Float32Array {
  const rest = new Float32Array(count * (tokens - 1) * dim);
  for (let i = 0; i < count; i++)
    rest.set(values.subarray((i * tokens + 1) * dim, (i + 1) * tokens * dim), i * (tokens - 1) * dim);
  return rest;
}

function channelsLast(values: Float32Array, count: number, channels: number, places: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < places; p++) out[(i * places + p) * channels + c] = values[(i * channels + c) * places + p];
    }
  }
  return out;
}

function averages({ height, width, channels, values }: FeatureMap, count: number): Float32Array {
  const places = height * width;
  const rows = new Float32Array(count * channels);
  for (let n = 0, i = 0; i < count; i++) {
    for (let p = 0; p < places; p++) for (let c = 0; c < channels; c++) rows[i * channels + c] += values[n++] / places;
  }
  return rows;
}

function withoutOnes(dims: readonly number[]): number[] {
  return dims.filter((dim, d) => d === 0 || dim !== 1);
}
