import { normal, type Random } from '../numeric/random';

/** Axes drawn at random [width, dim], along which distances stay nearly what they are (Johnson and Lindenstrauss). */
export function randomAxes(dim: number, width: number, random: Random): Float32Array {
  return Float32Array.from({ length: width * dim }, () => normal(random));
}

/** Rows of `dim` numbers along the axes. */
export function project(rows: Float32Array, dim: number, axes: Float32Array): Float32Array {
  const width = axes.length / dim;
  const out = new Float32Array((rows.length / dim) * width);
  for (let i = 0, n = 0; i * dim < rows.length; i++) {
    for (let a = 0; a < width; a++) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += rows[i * dim + d] * axes[a * dim + d];
      out[n++] = sum;
    }
  }
  return out;
}
