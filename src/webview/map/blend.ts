/** A small square picture: RGBA bytes, not premultiplied. */
export interface Sprite {
  readonly side: number;
  readonly pixels: Uint8ClampedArray;
}

/** A picture without holes in it: RGBA bytes whose alpha is 255. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray;
}

/**
 * Draws a sprite with its middle at (x, y) over an opaque picture, `strength` (0..1) times as strong; what lies outside
 * is cut off. By hand, since a canvas without a graphics card takes ten times as long to copy tens of thousands of
 * sprites.
 */
export function blend(
  { width, height, pixels }: Picture,
  sprite: Sprite,
  x: number,
  y: number,
  strength: number,
): void {
  const { side } = sprite;
  const left = Math.round(x - side / 2);
  const top = Math.round(y - side / 2);
  const [fromX, toX] = [Math.max(0, -left), Math.min(side, width - left)];
  const [fromY, toY] = [Math.max(0, -top), Math.min(side, height - top)];
  for (let row = fromY; row < toY; row++) {
    let from = 4 * (row * side + fromX);
    let to = 4 * ((top + row) * width + left + fromX);
    for (let column = fromX; column < toX; column++, from += 4, to += 4) {
      const alpha = (sprite.pixels[from + 3] * strength) / 255;
      if (alpha === 0) continue;
      pixels[to] += (sprite.pixels[from] - pixels[to]) * alpha;
      pixels[to + 1] += (sprite.pixels[from + 1] - pixels[to + 1]) * alpha;
      pixels[to + 2] += (sprite.pixels[from + 2] - pixels[to + 2]) * alpha;
    }
  }
}
