import assert from 'node:assert/strict';
import { fitBasis, onBasis } from '../../../src/engine/backbone/featureBasis';
import type { Features } from '../../../src/engine/numeric/features';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { useBackend } from '../../../src/engine/tensor/backend';

/** Rows whose numbers hang on a few hidden ones, those of the second layer a thousand times as large. */
function layered(count: number, widths: readonly [number, number], hidden: number): Features {
  const random = seededRandom(5);
  const dim = widths[0] + widths[1];
  const mixing = Float32Array.from({ length: hidden * dim }, () => normal(random));
  const values = new Float32Array(count * dim);
  for (let i = 0; i < count; i++) {
    const known = Array.from({ length: hidden }, () => normal(random));
    for (let d = 0; d < dim; d++) {
      const value = known.reduce((sum, one, h) => sum + one * mixing[h * dim + d], 0);
      values[i * dim + d] = d < widths[0] ? 3 + 0.01 * value : -20 + 10 * value;
    }
  }
  return { count, dim, values, readable: new Uint8Array(count).fill(1) };
}

const variance = ({ count, dim, values }: Features, column: number): number => {
  const all = Array.from({ length: count }, (_, i) => values[i * dim + column]);
  const mean = all.reduce((sum, one) => sum + one, 0) / count;
  return all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / count;
};

describe('the basis of wide features', () => {
  before(() => useBackend('cpu'));

  it('has the axes that the rows differ along, the strongest first, and nothing on the others', () => {
    const features = layered(60, [30, 20], 4);
    const basis = fitBasis(features, [30, 20]);
    assert.deepEqual([basis.dim, basis.axes], [50, 50]);
    const found = onBasis(features, basis);
    const spread = Array.from({ length: basis.axes }, (_, a) => variance(found, a));
    for (let a = 1; a < 4; a++) assert.ok(spread[a] <= spread[a - 1] && spread[a] > 0.01, spread.join(' '));
    assert.ok(
      spread.slice(4).every((one) => one < 1e-3),
      spread.join(' '),
    );
  });

  it('lets each layer count alike, whatever its scale', () => {
    const features = layered(60, [30, 20], 4);
    const larger = { ...features, values: features.values.map((value, n) => (n % 50 < 30 ? 500 * value : value)) };
    const [one, other] = [features, larger].map((f) => onBasis(f, fitBasis(f, [30, 20])));
    for (let a = 0; a < 4; a++) assert.ok(Math.abs(variance(one, a) / variance(other, a) - 1) < 1e-2);
  });

  it('is the same again, and turns new rows as it turned the others; those that cannot be read stay 0', () => {
    const features = layered(60, [30, 20], 4);
    features.readable[7] = 0;
    features.values.fill(0, 7 * 50, 8 * 50);
    const basis = fitBasis(features, []);
    assert.deepEqual(fitBasis(features, []), basis);
    const all = onBasis(features, basis);
    assert.ok(all.values.subarray(7 * all.dim, 8 * all.dim).every((value) => value === 0));
    const two = { ...features, count: 2, values: features.values.slice(0, 100), readable: Uint8Array.of(1, 1) };
    const again = onBasis(two, basis).values;
    again.forEach((value, n) => assert.ok(Math.abs(value - all.values[n]) < 1e-5));
  });

  it('is found for rows that are all alike too', () => {
    const features = layered(12, [6, 4], 1);
    features.values.fill(2);
    const { values } = onBasis(features, fitBasis(features, [6, 4]));
    assert.ok(values.every((value) => value === 0));
  });
});
