import assert from 'node:assert/strict';
import { edgeStem, stemShape } from '../../../src/engine/network/edgeStem';
import { mirror } from '../../../src/engine/network/mirror';
import { seededRandom } from '../../../src/engine/numeric/random';

const random = seededRandom(3);
const values = (length: number) => Float32Array.from({ length }, () => 2 * random() - 1);

/** An image of one channel from its brightness. */
function image(height: number, width: number, brightness: (y: number, x: number) => number): Float32Array {
  return Float32Array.from({ length: height * width }, (_, p) => brightness(Math.floor(p / width), p % width));
}

/** The direction with the strongest edges in the middle cell of a 12 × 12 image. */
function strongest(brightness: (y: number, x: number) => number): number {
  const shape = { height: 12, width: 12, channels: 1 };
  const edges = [...edgeStem(image(12, 12, brightness), shape).slice(4 * 9, 4 * 9 + 8)];
  return edges.indexOf(Math.max(...edges));
}

describe('the edge stem', () => {
  it('tells in which of 8 directions brightness rises', () => {
    assert.equal(
      strongest((_y, x) => x),
      0,
    );
    assert.equal(
      strongest((y, x) => y + x),
      1,
    );
    assert.equal(
      strongest((y) => y),
      2,
    );
    assert.equal(
      strongest((_y, x) => -x),
      4,
    );
    assert.equal(
      strongest((y) => -y),
      6,
    );
  });

  it('takes no edge from the border of a flat image, and its colour as it is', () => {
    const cells = edgeStem(new Float32Array(7 * 5).fill(0.75), { height: 7, width: 5, channels: 1 });
    assert.deepEqual([...cells], Array.from({ length: 4 }, () => [0, 0, 0, 0, 0, 0, 0, 0, 0.75]).flat());
  });

  it('averages each colour over the pixels that a cell really has', () => {
    const shape = { height: 5, width: 6, channels: 3 };
    const pixels = values(5 * 6 * 3);
    const cells = edgeStem(pixels, shape);
    let sum = 0;
    for (const x of [4, 5]) sum += pixels[(4 * 6 + x) * 3 + 1];
    const last = cells.subarray(3 * 11);
    assert.ok(Math.abs(last[9] - sum / 2) < 1e-6);
  });

  it('finds the same edges in a brighter image, and nearly the same at twice the contrast', () => {
    const shape = { height: 16, width: 16, channels: 1 };
    const pixels = values(256);
    const edges = (of: Float32Array) => edgeStem(of, shape).filter((_, i) => i % 9 < 8);
    const [plain, brighter, stronger] = [
      edges(pixels),
      edges(pixels.map((v) => v + 3)),
      edges(pixels.map((v) => 2 * v)),
    ];
    plain.forEach((v, i) => {
      assert.ok(Math.abs(v - brighter[i]) < 1e-4);
      assert.ok(Math.abs(v - stronger[i]) < 0.4 * Math.max(v, 0.1), `${v} became ${stronger[i]}`);
    });
  });

  it('of a mirrored image is the mirrored stem with left and right directions exchanged', () => {
    const shape = { height: 8, width: 8, channels: 1 };
    const pixels = values(64);
    const [own, mirrored] = [edgeStem(pixels, shape), edgeStem(mirror(pixels, shape), shape)];
    const exchanged = [4, 3, 2, 1, 0, 7, 6, 5, 8];
    for (let row = 0; row < 2; row++) {
      for (let column = 0; column < 2; column++) {
        exchanged.forEach((to, from) => {
          assert.ok(Math.abs(own[(row * 2 + column) * 9 + from] - mirrored[(row * 2 + 1 - column) * 9 + to]) < 1e-5);
        });
      }
    }
  });

  it('treats each image of a batch by itself', () => {
    const shape = { height: 6, width: 7, channels: 3 };
    const size = 6 * 7 * 3;
    const both = values(2 * size);
    const cells = edgeStem(both, shape);
    const { height, width, channels } = stemShape(shape);
    assert.equal(cells.length, 2 * height * width * channels);
    assert.deepEqual(cells.slice(cells.length / 2), edgeStem(both.slice(size), shape));
    assert.equal(edgeStem(new Float32Array(0), shape).length, 0);
  });
});
