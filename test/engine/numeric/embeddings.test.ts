import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cosineDistance, normalizeRows } from '../../../src/engine/numeric/embeddings';

describe('cosineDistance', () => {
  it('is never below 0, not even from a row to itself', () => {
    const rows = fc
      .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 40 })
      .filter((values) => values.some((value) => Math.abs(value) > 1e-3));
    fc.assert(
      fc.property(rows, (values) => {
        const row = normalizeRows(Float32Array.from(values), values.length);
        const distance = cosineDistance(row, row);
        assert.ok(distance >= 0 && distance < 1e-6 && !Object.is(distance, -0), String(distance));
      }),
    );
  });
});
