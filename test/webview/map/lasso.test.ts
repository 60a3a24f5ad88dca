import assert from 'node:assert/strict';
import fc from 'fast-check';
import { imagesInside } from '../../../src/webview/map/lasso';
import { points } from './maps';

const view = { scale: 1, left: 0, top: 0 };

describe('the lasso', () => {
  it('takes what lies inside a notched line', () => {
    const line = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
      { x: 5, y: 5 },
      { x: 0, y: 10 },
    ];
    const map = points([
      [1, 5, 0],
      [5, 8, 0],
      [9, 5, 0],
      [5, 2, 0],
      [11, 5, 0],
      [-1, 5, 0],
    ]);
    assert.deepEqual([...imagesInside(map, view, line)], [0, 2, 3]);
  });

  it('leaves the hole where the line goes round twice', () => {
    const outer = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
      { x: 0, y: 10 },
      { x: 0, y: 0 },
    ];
    const inner = [
      { x: 4, y: 4 },
      { x: 6, y: 4 },
      { x: 6, y: 6 },
      { x: 4, y: 6 },
      { x: 4, y: 4 },
    ];
    assert.deepEqual(
      [
        ...imagesInside(
          points([
            [5, 5, 0],
            [2, 5, 0],
          ]),
          view,
          [...outer, ...inner],
        ),
      ],
      [1],
    );
  });

  it('follows the view', () => {
    const line = [
      { x: 100, y: 100 },
      { x: 120, y: 100 },
      { x: 120, y: 120 },
      { x: 100, y: 120 },
    ];
    assert.deepEqual(
      [
        ...imagesInside(
          points([
            [1, 1, 0],
            [11, 11, 0],
          ]),
          { scale: 10, left: 100, top: 100 },
          line,
        ),
      ],
      [0],
    );
  });

  it('takes nothing with a point or a straight line, and nothing of an empty map', () => {
    assert.deepEqual([...imagesInside(points([[1, 1, 0]]), view, [{ x: 1, y: 1 }])], []);
    assert.deepEqual(
      [
        ...imagesInside(points([[1, 1, 0]]), view, [
          { x: 0, y: 0 },
          { x: 2, y: 2 },
        ]),
      ],
      [],
    );
    assert.deepEqual(
      [
        ...imagesInside(points([]), view, [
          { x: 0, y: 0 },
          { x: 2, y: 0 },
          { x: 2, y: 2 },
        ]),
      ],
      [],
    );
  });

  it('agrees with the distance to the middle of a circle', () => {
    const circle = Array.from({ length: 720 }, (_, i) => ({
      x: 50 + 40 * Math.cos((i * Math.PI) / 360),
      y: 50 + 40 * Math.sin((i * Math.PI) / 360),
    }));
    const coordinate = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate)), (places) => {
        const map = points(places.map(([x, y]) => [x, y, 0]));
        const inside = new Set(imagesInside(map, view, circle));
        places.forEach((_, i) => {
          const distance = Math.hypot(map.x[i] - 50, map.y[i] - 50);
          if (Math.abs(distance - 40) > 0.01) assert.equal(inside.has(i), distance < 40);
        });
      }),
    );
  });
});
