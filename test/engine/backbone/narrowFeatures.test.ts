import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { narrowFeatures } from '../../../src/engine/backbone/narrowFeatures';
import type { Features } from '../../../src/engine/numeric/features';
import { quietJob } from '../../../src/engine/protocol';

const rows = (count: number, dim: number): Features => {
  const values = new Float32Array(new SharedArrayBuffer(4 * count * dim));
  for (let n = 0; n < values.length; n++) values[n] = Math.sin(n) + Math.cos(n * n);
  return { count, dim, values, readable: new Uint8Array(new SharedArrayBuffer(count)).fill(1) };
};

describe('wide features', () => {
  let cache: string;
  beforeEach(async () => (cache = await mkdtemp(join(tmpdir(), 'nearmiss-narrow-'))));
  afterEach(() => rm(cache, { recursive: true }));
  const narrow = (features: Features, layers: number[] = [], basis: string | null = null) =>
    narrowFeatures(features, { layers, basis }, cache, quietJob);

  it('of one layer stay as they are up to a width, and of too few images', async () => {
    const features = rows(20, 64);
    assert.deepEqual(await narrow(features), { features, basis: null });
    const few = rows(4, 64);
    assert.deepEqual(await narrow(few, [40, 24]), { features: few, basis: null });
  });

  it('become few on a basis that is kept, and those of later images are seen on it', async () => {
    const features = rows(20, 64);
    const { features: found, basis } = await narrow(features, [40, 24]);
    assert.equal(found.dim, 19);
    assert.ok((await readdir(cache)).includes(basis!));
    const later = await narrow(rows(3, 64), [40, 24], basis);
    assert.equal(later.basis, basis);
    later.features.values.forEach((value, n) => assert.ok(Math.abs(value - found.values[n]) < 1e-4));
  });

  it('cannot be seen on a basis that is gone or damaged', async () => {
    const { basis } = await narrow(rows(20, 64), [40, 24]);
    await writeFile(join(cache, basis!), 'x');
    await assert.rejects(narrow(rows(20, 64), [40, 24], basis), /gone or damaged/);
    await rm(join(cache, basis!));
    await assert.rejects(narrow(rows(20, 64), [40, 24], basis), /gone or damaged/);
  });
});
