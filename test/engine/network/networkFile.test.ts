import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embed } from '../../../src/engine/network/embed';
import { decodeNetwork, encodeNetwork, loadNetwork } from '../../../src/engine/network/networkFile';
import { NearmissError } from '../../../src/engine/protocol';
import { quietJob } from '../../../src/engine/protocol/job';
import { useBackend } from '../../../src/engine/tensor/backend';
import { randomPixels, smallNetwork } from './networks';

/** A check that the error is for the user and says this. */
const says = (code: string, text: RegExp) => (error: unknown) =>
  error instanceof NearmissError && error.code === code && text.test(error.message);

describe('a saved network', () => {
  let folder: string;
  before(async () => {
    await useBackend('wasm');
    folder = await mkdtemp(join(tmpdir(), 'nearmiss-network-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('loads again to the same embeddings, what is said of it included', async () => {
    const network = smallNetwork({ channels: 3, attention: 'both', stages: 2 }, true);
    const pixels = randomPixels(4, { height: 8, width: 8, channels: 3 });
    const file = join(folder, 'network.bin');
    await writeFile(file, encodeNetwork({ network, recallAt1: 0.875 }));
    const loaded = await loadNetwork(file);
    assert.equal(loaded.recallAt1, 0.875);
    assert.deepEqual(loaded.network.spec, network.spec);
    assert.deepEqual(
      embed(loaded.network, pixels, [0, 1, 2, 3], quietJob),
      embed(network, pixels, [0, 1, 2, 3], quietJob),
    );
    network.dispose();
    loaded.network.dispose();
  });

  it('of another version is refused with both versions named', () => {
    const network = smallNetwork();
    const bytes = encodeNetwork({ network, recallAt1: null });
    network.dispose();
    bytes[4] = 7;
    assert.throws(
      () => decodeNetwork(bytes, 'n.bin'),
      says('network/version', /n\.bin was saved in version 7 .* reads version 3/),
    );
  });

  it('that is cut, garbled or something else altogether is refused', () => {
    const network = smallNetwork();
    const bytes = encodeNetwork({ network, recallAt1: null });
    network.dispose();
    assert.throws(
      () => decodeNetwork(bytes.subarray(0, bytes.length - 4), 'n.bin'),
      says('network/damaged', /has \d+ bytes where \d+ were expected/),
    );
    assert.throws(() => decodeNetwork(bytes.subarray(0, 40), 'n.bin'), says('network/damaged', /damaged header/));
    assert.throws(
      () => decodeNetwork(Uint8Array.of(1, 2, 3), 'n.bin'),
      says('network/damaged', /is not a network saved by Nearmiss/),
    );
    const garbled = bytes.slice();
    garbled.fill(0, 12, 30);
    assert.throws(() => decodeNetwork(garbled, 'n.bin'), says('network/damaged', /damaged header/));
  });
});
