/** Where the pixels of one image lie in another: u' = scale * u + shift with u = -0.5..0.5 across the image. */
export interface Pose {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/** The image as seen at a pose; NaN where the pose leaves it. */
export function warp(image: Float32Array, size: number, pose: Pose, out: Float32Array): void {
  const lastCell = size - 2;
  for (let y = 0; y < size; y++) {
    const atY = (pose.scaleY * ((y + 0.5) / size - 0.5) + pose.shiftY + 0.5) * size - 0.5;
    for (let x = 0; x < size; x++) {
      const atX = (pose.scaleX * ((x + 0.5) / size - 0.5) + pose.shiftX + 0.5) * size - 0.5;
      if (!(atX > -1e-6 && atY > -1e-6 && atX < size - 1 + 1e-6 && atY < size - 1 + 1e-6)) {
        out[y * size + x] = NaN;
        continue;
      }
      const column = Math.max(0, Math.min(lastCell, Math.floor(atX)));
      const line = Math.max(0, Math.min(lastCell, Math.floor(atY)));
      const p = line * size + column;
      const right = atX - column;
      const below = atY - line;
      out[y * size + x] =
        (image[p] * (1 - right) + image[p + 1] * right) * (1 - below) +
        (image[p + size] * (1 - right) + image[p + size + 1] * right) * below;
    }
  }
}

export interface Fit {
  readonly correlation: number;
  /** Share of the pixels that are compared. */
  readonly cover: number;
  /** The line a = gain * b + offset that fits best. */
  readonly gain: number;
  readonly offset: number;
}

/** Compares two images pixel by pixel where the second is not NaN. Correlation 0 where one of them is flat. */
export function compare(a: Float32Array, b: Float32Array): Fit {
  let n = 0,
    sumA = 0,
    sumB = 0,
    sumAA = 0,
    sumBB = 0,
    sumAB = 0;
  for (let p = 0; p < a.length; p++) {
    const value = b[p];
    if (value !== value) continue;
    n++;
    sumA += a[p];
    sumB += value;
    sumAA += a[p] * a[p];
    sumBB += value * value;
    sumAB += a[p] * value;
  }
  const varianceA = sumAA - (sumA * sumA) / n;
  const varianceB = sumBB - (sumB * sumB) / n;
  const covariance = sumAB - (sumA * sumB) / n;
  if (!(varianceA > 1e-6 * n && varianceB > 1e-6 * n))
    return { correlation: 0, cover: n / a.length, gain: 0, offset: 0 };
  const gain = covariance / varianceB;
  return {
    correlation: covariance / Math.sqrt(varianceA * varianceB),
    cover: n / a.length,
    gain,
    offset: (sumA - gain * sumB) / n,
  };
}
