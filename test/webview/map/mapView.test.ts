import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fitMap, imageAt, panMap, zoomMap, type MapView } from '../../../src/webview/map/mapView';
import { points } from './maps';

const size = { width: 400, height: 300 };
const coordinate = fc.double({ min: -1e4, max: 1e4, noNaN: true });

function onScreen({ scale, left, top }: MapView, x: number, y: number) {
  return { x: x * scale + left, y: y * scale + top };
}

describe('the view of the map', () => {
  it('shows all points when it fits, in the middle', () => {
    const map = points([
      [-5, 0, 0],
      [5, 10, 0],
      [0, 5, 1],
    ]);
    const view = fitMap(map, size);
    assert.deepEqual(onScreen(view, 0, 5), { x: 200, y: 150 });
    for (let i = 0; i < 3; i++) {
      const { x, y } = onScreen(view, map.x[i], map.y[i]);
      assert.ok(x >= 0 && x <= 400 && y >= 0 && y <= 300);
    }
  });

  it('shows no point, one point, and points on a line', () => {
    for (const map of [points([]), points([[3, 4, 0]])]) assert.equal(fitMap(map, size).scale, 1);
    assert.deepEqual(onScreen(fitMap(points([[3, 4, 0]]), size), 3, 4), { x: 200, y: 150 });
    const { scale } = fitMap(
      points([
        [0, 7, 0],
        [1, 7, 0],
      ]),
      size,
    );
    assert.equal(scale, 400 - 48);
  });

  it('zooms about a place that stays', () => {
    fc.assert(
      fc.property(coordinate, coordinate, fc.double({ min: 0.1, max: 10, noNaN: true }), (x, y, factor) => {
        const view = { scale: 3, left: 20, top: -7 };
        const at = onScreen(view, x, y);
        const after = onScreen(zoomMap(view, factor, at), x, y);
        assert.ok(Math.hypot(after.x - at.x, after.y - at.y) < 1e-6);
      }),
    );
  });

  it('moves by screen pixels at any scale', () => {
    assert.deepEqual(onScreen(panMap({ scale: 5, left: 1, top: 2 }, 10, -4), 1, 1), { x: 16, y: 3 });
  });

  it('finds the nearest image within reach, and none beyond', () => {
    const map = points([
      [0, 0, 0],
      [10, 0, 0],
      [10, 3, 0],
    ]);
    const view = { scale: 1, left: 100, top: 100 };
    assert.equal(imageAt(map, view, { x: 109, y: 102 }, 8), 2);
    assert.equal(imageAt(map, view, { x: 100, y: 107 }, 8), 0);
    assert.equal(imageAt(map, view, { x: 100, y: 109 }, 8), -1);
    assert.equal(imageAt(points([]), view, { x: 0, y: 0 }, 8), -1);
  });
});
