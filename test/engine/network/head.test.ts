import assert from 'node:assert/strict';
import { embed } from '../../../src/engine/network/embed';
import { Network } from '../../../src/engine/network/network';
import { decodeNetwork, encodeNetwork } from '../../../src/engine/network/networkFile';
import { statisticsOf } from '../../../src/engine/network/standardize';
import type { Features } from '../../../src/engine/numeric/features';
import { seededRandom } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol/job';
import { useBackend } from '../../../src/engine/tensor/backend';

/** Columns of very different scale, the last one constant; row 2 is of an unreadable image. */
const features: Features = {
  count: 4,
  dim: 3,
  readable: Uint8Array.of(1, 1, 0, 1),
  values: Float32Array.of(1, 2000, 5, 3, 1000, 5, 0, 0, 0, 8, 4000, 5),
};

describe('an embedding head on features', () => {
  before(() => useBackend('wasm'));

  it('sees columns of mean 0 and deviation 1 over the readable images', () => {
    const { mean, deviation } = statisticsOf(features);
    assert.deepEqual(mean, [4, 7000 / 3, 5]);
    assert.ok(Math.abs(deviation[0] - Math.sqrt((9 + 1 + 16) / 3)) < 1e-9);
    assert.ok(deviation[2] > 0, 'a constant column is not divided by 0');
  });

  for (const hidden of [0, 5]) {
    it(`is what its definition says, with ${hidden} hidden units, and the same when loaded again`, () => {
      const spec = {
        architecture: { kind: 'head' as const, inputs: 3, hidden, embedding: 2 },
        ...statisticsOf(features),
        mirrored: false,
        skip: 0,
      };
      const network = new Network(spec, seededRandom(1));
      const { values } = embed(network, features, [0, 1, 2, 3], quietJob);
      const weights = network.variables.read();
      [0, 1, 3].forEach((image) => {
        let row = spec.mean.map((mean, d) => (features.values[3 * image + d] - mean) / spec.deviation[d]);
        if (hidden > 0) row = times(row, weights[0], weights[1]).map((value) => Math.max(0, value));
        row = times(row, weights[weights.length - 2], weights[weights.length - 1]);
        row.forEach((value, e) => assert.ok(Math.abs(value / Math.hypot(...row) - values[2 * image + e]) < 1e-5));
      });
      assert.deepEqual([...values.subarray(4, 6)], [0, 0]);
      const loaded = decodeNetwork(encodeNetwork({ network, recallAt1: null }), 'head').network;
      assert.deepEqual(embed(loaded, features, [0, 1, 2, 3], quietJob).values, values);
      network.dispose();
      loaded.dispose();
    });
  }

  it('stands beside the features themselves where it has a skip', () => {
    const spec = {
      architecture: { kind: 'head' as const, inputs: 3, hidden: 0, embedding: 2 },
      ...statisticsOf(features),
      mirrored: false,
    };
    const [learning, skipping] = [0, 0.5].map((skip) => new Network({ ...spec, skip }, seededRandom(1)));
    const learned = embed(learning, features, [3], quietJob).values;
    const row = spec.mean.map((mean, d) => (features.values[9 + d] - mean) / spec.deviation[d]);
    const expected = [...learned, ...row.map((value) => value / Math.hypot(...row))].map(
      (value) => value * Math.SQRT1_2,
    );
    const loaded = decodeNetwork(encodeNetwork({ network: skipping, recallAt1: null }), 'head').network;
    const { values, dim } = embed(loaded, features, [3], quietJob);
    assert.equal(dim, 5);
    values.forEach((value, d) => assert.ok(Math.abs(value - expected[d]) < 1e-5));
    [learning, skipping, loaded].forEach((network) => network.dispose());
  });
});

/** row × weights + offset, naively. */
function times(row: readonly number[], weights: Float32Array, offset: Float32Array): number[] {
  return Array.from(offset, (start, o) =>
    row.reduce((sum, value, i) => sum + value * weights[i * offset.length + o], start),
  );
}
