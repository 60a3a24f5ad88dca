import assert from 'node:assert/strict';
import { countClasses, imagesAt, imagesOfClass } from '../../../src/webview/map/points';
import { points } from './maps';

const map = points([
  [0, 0, 1],
  [1, 0, 0],
  [2, 0, 1],
  [3, 0, 2],
]);

describe('the points of the map', () => {
  it('count classes, most images first', () => {
    assert.deepEqual(countClasses(map, map.classOf.keys()), [
      [1, 2],
      [0, 1],
      [2, 1],
    ]);
    assert.deepEqual(countClasses(map, Uint32Array.of(1)), [[0, 1]]);
    assert.deepEqual(countClasses(map, []), []);
  });

  it('find images by class and by path', () => {
    assert.deepEqual([...imagesOfClass(map, 1)], [0, 2]);
    assert.deepEqual([...imagesAt(map, ['shirt/3.png', 'gone.png', 'shirt/0.png'])], [0, 3]);
  });
});
