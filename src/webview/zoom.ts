export interface Size {
  readonly width: number;
  readonly height: number;
}

const SMALLEST = 1 / 32;
const LARGEST = 64;

/** Screen pixels per image pixel at which all of the image is in sight; tiny images are enlarged. */
export function fitScale(image: Size, frame: Size): number {
  return clampScale(Math.min(frame.width / image.width, frame.height / image.height));
}

export function clampScale(scale: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, scale));
}

/** The next step of a zoom by keys or buttons: powers of the square root of two, so that 1:1 is among them. */
export function stepScale(scale: number, step: 1 | -1): number {
  const exponent = 2 * Math.log2(scale);
  const next = step > 0 ? Math.floor(exponent + 1e-6) + 1 : Math.ceil(exponent - 1e-6) - 1;
  return clampScale(2 ** (next / 2));
}
