import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analysis } from '../../../src/engine/analysis/analysis';
import { AnalysisStore } from '../../../src/engine/analysis/analysisStore';
import { readSpace } from '../../../src/engine/analysis/spaceFile';

const analysis: Analysis = {
  recipeKey: 'key',
  trainedAt: '2026-01-01T00:00:00.000Z',
  description: 'two spaces',
  backbone: null,
  recallAt1: 0.5,
  hashes: ['a', 'b'],
  labels: ['cat', ''],
  spaces: [
    {
      space: {
        embeddings: { count: 2, dim: 3, values: Float32Array.of(1, 0, 0, 0, 0.6, 0.8) },
        heldOut: Uint32Array.of(1),
      },
      embedder: { kind: 'network', file: 'net-0.bin' },
    },
    {
      space: { embeddings: { count: 2, dim: 1, values: Float32Array.of(1, -1) }, heldOut: null },
      embedder: { kind: 'edges' },
    },
  ],
};

describe('AnalysisStore', () => {
  let folder: string;
  let lines: string[];
  const log = (line: string): void => void lines.push(line);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nearmiss-store-'));
    lines = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('loads what it saved', async () => {
    const store = new AnalysisStore(folder);
    await store.save(analysis);
    assert.deepEqual(await store.load(log), analysis);
    assert.deepEqual(lines, []);
  });

  it('has nothing to load in an empty folder, and says nothing', async () => {
    assert.equal(await new AnalysisStore(join(folder, 'none')).load(log), null);
    assert.deepEqual(lines, []);
  });

  it('replaces the files of an earlier analysis', async () => {
    const store = new AnalysisStore(folder);
    await store.save(analysis);
    await writeFile(join(folder, 'basis-00.bin'), '');
    await store.save({ ...analysis, trainedAt: '2026-02-02T00:00:00.000Z', spaces: analysis.spaces.slice(1) });
    assert.equal((await store.load(log))?.spaces.length, 1);
    assert.equal((await readdir(folder)).filter((file) => file.startsWith('space-')).length, 1);
    assert.ok(!(await readdir(folder)).includes('basis-00.bin'));
  });

  it('leaves out a damaged or foreign cache and says why', async () => {
    const store = new AnalysisStore(folder);
    await store.save(analysis);
    const header = JSON.parse(await readFile(join(folder, 'analysis.json'), 'utf8'));
    const space = join(folder, header.spaces[0].file);
    await truncate(space, 30);
    assert.equal(await store.load(log), null);
    await assert.rejects(readSpace(space), /30 bytes where 48 were expected/);
    await writeFile(space, Buffer.alloc(40));
    await assert.rejects(readSpace(space), { code: 'cache/version' });
    await writeFile(join(folder, 'analysis.json'), '{"version": 99}');
    assert.equal(await store.load(log), null);
    assert.equal(lines.length, 2);
  });
});
