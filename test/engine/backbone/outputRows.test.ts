import assert from 'node:assert/strict';
import { outputMap, outputRows } from '../../../src/engine/backbone/outputRows';

const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => i);

describe('the output of a model as rows', () => {
  it('is as it stands with two dimensions, ones around them included', () => {
    assert.deepEqual(outputRows(numbers(6), [2, 3], 2), { dim: 3, values: numbers(6) });
    assert.equal(outputRows(numbers(6), [2, 3, 1, 1], 2)!.dim, 3);
    assert.deepEqual(outputRows(numbers(5), [5], 1), { dim: 5, values: numbers(5) });
    assert.equal(outputRows(numbers(1), [1, 1], 1)!.dim, 1);
  });

  it('is the mean over places with four, channels first or last', () => {
    // Two images, three channels, 2 × 2 places.
    const first = outputRows(numbers(24), [2, 3, 2, 2], 2)!;
    assert.deepEqual([...first.values], [1.5, 5.5, 9.5, 13.5, 17.5, 21.5]);
    const last = outputRows(numbers(24), [2, 2, 2, 3], 2)!;
    assert.deepEqual([...last.values], [4.5, 5.5, 6.5, 16.5, 17.5, 18.5]);
    assert.deepEqual([...outputMap(numbers(12), [1, 3, 2, 2])!.values], [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
  });

  it('is the first token where one stands beside a square of places, else the mean of all', () => {
    assert.deepEqual([...outputRows(numbers(20), [2, 5, 2], 2)!.values], [0, 1, 10, 11]);
    assert.deepEqual(
      [...outputMap(numbers(20), [2, 5, 2])!.values],
      [2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 18, 19],
    );
    assert.deepEqual([...outputRows(numbers(16), [2, 4, 2], 2)!.values], [3, 4, 11, 12]);
  });

  it('is none where nothing belongs to an image', () => {
    assert.equal(outputRows(numbers(6), [3, 2], 2), null);
    assert.equal(outputRows(numbers(14), [2, 7], 1), null);
    assert.equal(outputRows(numbers(0), [0, 4], 0)?.dim ?? null, null);
    assert.equal(outputRows(numbers(42), [2, 7, 3], 2), null);
  });
});
