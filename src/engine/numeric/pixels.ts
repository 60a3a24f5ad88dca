/**
 * Decoded images of one size: row i, image i, is height * width * channels bytes in the order row, column, channel
 * (the layout of a [count, height, width, channels] tensor), sRGB or gray, 0..255.
 */
export interface Pixels {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
  /** 1 where the image could be read; the row of an unreadable image is all 0 and takes part in nothing. */
  readonly readable: Uint8Array;
}
