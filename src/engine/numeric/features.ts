/**
 * `count` rows of `dim` numbers that were made of the images elsewhere, by a pretrained network or by whoever wrote a
 * file; row i, of image i, begins at i * dim. Of any length and scale: only comparing rows of one set makes sense.
 */
export interface Features {
  readonly count: number;
  readonly dim: number;
  readonly values: Float32Array;
  /** 1 where the image has a row; the row of another one is all 0 and takes part in nothing. */
  readonly readable: Uint8Array;
}

/** The images that have a row. */
export function readableRows({ count, readable }: Features): number[] {
  return Array.from({ length: count }, (_, i) => i).filter((i) => readable[i]);
}
