/** Width and height of the gray thumbnails in which images are compared. */
export const THUMB = 32;
export const THUMB_AREA = THUMB * THUMB;
/** Colours are compared on a grid of 4 * 4 cells, coarse enough not to mind a small crop, with two values each. */
export const COLOUR_GRID = 4;
export const COLOUR_VALUES = 2 * COLOUR_GRID * COLOUR_GRID;

/** What is measured of each picture, as columns; NaN where it could not be read. */
export interface ImageStatistics {
  /** Gray level (0..255) below which 2 % and 98 % of the pixels lie. */
  readonly dim: Float32Array;
  readonly light: Float32Array;
  /**
   * Energy of the Laplacian over energy of the gradient: falls with blur, whatever the picture shows and its contrast.
   * 1 for a flat image.
   */
  readonly sharpness: Float32Array;
  /** Of the histogram of gray levels, in bits. */
  readonly entropy: Float32Array;
  /** Mean distance of a pixel's channels from its gray, in levels. */
  readonly colour: Float32Array;
}

export const STATISTICS = [
  'dim',
  'light',
  'sharpness',
  'entropy',
  'colour',
] as const satisfies readonly (keyof ImageStatistics)[];

/**
 * What all images look like, whatever size they are trained at. Row i is image i; rows of unreadable images are 0. On
 * shared memory.
 */
export interface Appearances {
  readonly count: number;
  /** count * 32 * 32 gray levels. */
  readonly thumbnails: Uint8Array;
  /** count * 4 * 4 * 2: mean blue and red difference (Cb and Cr of JPEG, without the offset) of each cell. */
  readonly colours: Int8Array;
  readonly statistics: ImageStatistics;
}

/** Room for the appearances of so many images, none of them measured. */
export function emptyAppearances(count: number): Appearances {
  const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(count * bytes);
  const column = (): Float32Array => new Float32Array(shared(4)).fill(NaN);
  return {
    count,
    thumbnails: new Uint8Array(shared(THUMB_AREA)),
    colours: new Int8Array(shared(COLOUR_VALUES)),
    statistics: { dim: column(), light: column(), sharpness: column(), entropy: column(), colour: column() },
  };
}
