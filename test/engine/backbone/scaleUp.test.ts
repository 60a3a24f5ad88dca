import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ScaleUp } from '../../../src/engine/backbone/scaleUp';

/** One pixel after the other, straight from the definition. */
function naive(plane: Float32Array, width: number, height: number, toWidth: number, toHeight: number): number[] {
  const at = (y: number, x: number) =>
    plane[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))];
  return Array.from({ length: toWidth * toHeight }, (_, i) => {
    const [y, x] = [
      ((Math.floor(i / toWidth) + 0.5) * height) / toHeight - 0.5,
      (((i % toWidth) + 0.5) * width) / toWidth - 0.5,
    ];
    const [v, u] = [Math.floor(y), Math.floor(x)];
    const [t, s] = [y - v, x - u];
    return (1 - t) * ((1 - s) * at(v, u) + s * at(v, u + 1)) + t * ((1 - s) * at(v + 1, u) + s * at(v + 1, u + 1));
  });
}

function scaledUp(
  plane: Float32Array,
  from: { width: number; height: number },
  to: { width: number; height: number },
): Float32Array {
  return new ScaleUp(to, 1).draw(0, from, (pixels) => pixels.set(plane));
}

describe('scaling up', () => {
  it('draws lines between pixels, at any size, down to a single pixel', () => {
    const side = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 36, maxLength: 36 }),
        (width, height, more, taller, values) => {
          const plane = Float32Array.from(values.slice(0, width * height));
          const to = { width: width + more, height: height + taller };
          const found = scaledUp(plane, { width, height }, to);
          naive(plane, width, height, to.width, to.height).forEach((value, i) =>
            assert.ok(Math.abs(value - found[i]) < 1e-3, `${i}: ${found[i]} instead of ${value}`),
          );
        },
      ),
    );
  });

  it('leaves a picture of the same size as it is', () => {
    const plane = Float32Array.of(1, 2, 3, 4, 5, 6);
    assert.deepEqual(scaledUp(plane, { width: 3, height: 2 }, { width: 3, height: 2 }), plane);
  });

  it('draws each plane in its place, and leaves the others as they are, whatever sizes came before', () => {
    const scale = new ScaleUp({ width: 5, height: 3 }, 3);
    const planes = [
      { width: 4, height: 3 },
      { width: 5, height: 3 },
      { width: 1, height: 2 },
    ].map((size, i) => ({
      ...size,
      values: Float32Array.from({ length: size.width * size.height }, (_, at) => 10 * i + at * at),
    }));
    for (const [i, { values, ...from }] of planes.entries()) scale.draw(i, from, (pixels) => pixels.set(values));
    const expected = planes.flatMap(({ values, width, height }) => naive(values, width, height, 5, 3));
    expected.forEach((value, i) =>
      assert.ok(Math.abs(value - scale.out[i]) < 1e-3, `${i}: ${scale.out[i]} instead of ${value}`),
    );
  });
});
