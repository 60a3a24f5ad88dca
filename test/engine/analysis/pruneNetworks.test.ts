import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analysis } from '../../../src/engine/analysis/analysis';
import { pruneNetworks } from '../../../src/engine/analysis/pruneNetworks';

describe('pruning networks', () => {
  let cache: string;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'nearmiss-'));
  });
  afterEach(() => rm(cache, { recursive: true }));

  const namedBy = (files: readonly string[]): Analysis =>
    ({
      spaces: files.map((file) => ({
        space: { embeddings: { count: 0, dim: 1, values: new Float32Array() }, heldOut: null },
        embedder: { kind: 'network', file },
      })),
    }) as unknown as Analysis;

  it('keeps those of the analysis, however old, and the last 20 other trainings with all their networks', async () => {
    const folder = join(cache, 'networks');
    await mkdir(folder);
    for (let training = 0; training < 25; training++) {
      for (const network of [0, 1]) {
        const file = join(folder, `network-${String(training).padStart(2, '0')}-5-${network}.bin`);
        await writeFile(file, '');
        await utimes(file, 1000 + training, 1000 + training);
      }
    }
    await writeFile(join(folder, 'of-the-user.txt'), '');
    await pruneNetworks(cache, namedBy(['network-01-5-0.bin', 'network-01-5-1.bin']));
    const trainings = [1, ...Array.from({ length: 20 }, (_, t) => t + 5)];
    const expected = trainings.flatMap((t) => [0, 1].map((n) => `network-${String(t).padStart(2, '0')}-5-${n}.bin`));
    assert.deepEqual((await readdir(folder)).sort(), [...expected, 'of-the-user.txt']);
  });

  it('does nothing where no network was trained', async () => {
    await pruneNetworks(cache, namedBy([]));
    assert.deepEqual(await readdir(cache), []);
  });
});
