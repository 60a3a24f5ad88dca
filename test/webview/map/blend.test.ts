import assert from 'node:assert/strict';
import { blend, type Picture } from '../../../src/webview/map/blend';

function black(width: number, height: number): Picture {
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let i = 3; i < pixels.length; i += 4) pixels[i] = 255;
  return { width, height, pixels };
}

/** The red of each pixel, row by row. */
function reds({ width, height, pixels }: Picture): number[] {
  return Array.from({ length: width * height }, (_, i) => pixels[4 * i]);
}

const dot = { side: 2, pixels: Uint8ClampedArray.from(Array(4).fill([200, 0, 0, 255]).flat()) };

describe('blending', () => {
  it('puts the middle of a sprite on its place', () => {
    const picture = black(4, 3);
    blend(picture, dot, 2, 1, 1);
    assert.deepEqual(reds(picture), [0, 200, 200, 0, 0, 200, 200, 0, 0, 0, 0, 0]);
  });

  it("mixes by the sprite's alpha and by the strength, and stays opaque", () => {
    const picture = black(2, 2);
    blend(picture, { side: 2, pixels: dot.pixels.map((value, i) => (i % 4 === 3 ? 128 : value)) }, 1, 1, 0.5);
    assert.deepEqual(reds(picture), Array(4).fill(Math.round((200 * 0.5 * 128) / 255)));
    assert.equal(picture.pixels[3], 255);
  });

  it('cuts off what lies outside, wholly or in part', () => {
    const picture = black(2, 2);
    blend(picture, dot, 0, 2, 1);
    assert.deepEqual(reds(picture), [0, 0, 200, 0]);
    for (const [x, y] of [
      [-9, 0],
      [9, 0],
      [0, -9],
      [0, 9],
    ])
      blend(picture, dot, x, y, 1);
    assert.deepEqual(reds(picture), [0, 0, 200, 0]);
  });
});
