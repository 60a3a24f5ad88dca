import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { createNeighbourIndex } from '../../../src/engine/neighbours/createNeighbourIndex';
import { type Embeddings, normalizeRows } from '../../../src/engine/numeric/embeddings';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { isStopped, quietJob } from '../../../src/engine/protocol/job';

const SOURCE = join(__dirname, '..', '..', '..', 'src', 'engine', 'neighbours');

/** Unit vectors around a few centres; every tenth row repeats the one before it. */
function clustered(count: number, dim: number, seed: number): Embeddings {
  const random = seededRandom(seed);
  const centres = Float32Array.from({ length: 5 * dim }, () => 2 * normal(random));
  const values = new Float32Array(count * dim);
  for (let i = 0; i < count; i++) {
    const centre = Math.floor(random() * 5);
    for (let d = 0; d < dim; d++)
      values[i * dim + d] = i % 10 === 9 ? values[(i - 1) * dim + d] : centres[centre * dim + d] + normal(random);
  }
  return { count, dim, values: normalizeRows(values, dim) };
}

/** Every pair compared and sorted. */
function naive({ count, dim, values }: Embeddings, query: number, k: number): { index: number; distance: number }[] {
  const all = [];
  for (let i = 0; i < count; i++) {
    let dot = 0;
    for (let d = 0; d < dim; d++) dot += values[query * dim + d] * values[i * dim + d];
    if (i !== query) all.push({ index: i, distance: 1 - dot });
  }
  return all.sort((a, b) => a.distance - b.distance || a.index - b.index).slice(0, k);
}

describe('a neighbour index', () => {
  it('finds the same distances as sorting all pairs, nearest first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(99),
        async (count, dim, k, seed) => {
          const embeddings = clustered(count, dim, seed);
          const knn = await (await createNeighbourIndex(embeddings, { seed: 1 })).searchAll(k, quietJob);
          for (let q = 0; q < count; q += 7) {
            const expected = naive(embeddings, q, k);
            for (let n = 0; n < k; n++) {
              if (n >= expected.length) assert.equal(knn.indices[q * k + n], -1);
              else assert.ok(Math.abs(knn.distances[q * k + n] - expected[n].distance) < 1e-6);
            }
          }
        },
      ),
      { numRuns: 25, seed: 5 },
    );
  });

  for (const [name, approximate] of [
    ['exact', false],
    ['hnsw', true],
  ] as const) {
    it(`leaves an image out of its own neighbours by its index, not by its distance (${name})`, async () => {
      const values = normalizeRows(new Float32Array([1, 0, 1, 0, 0, 1, 1, 0]), 2);
      const index = await createNeighbourIndex({ count: 4, dim: 2, values }, { seed: 1, approximate });
      const knn = await index.searchAll(2, quietJob);
      assert.deepEqual([...knn.indices], [1, 3, 0, 3, 0, 1, 0, 1]);
      assert.deepEqual([...knn.distances], [0, 0, 0, 0, 1, 1, 0, 0]);
    });

    it(`finds copies at a distance that is never below 0 (${name})`, async () => {
      const { count, dim, values } = clustered(40, 7, 3);
      const index = await createNeighbourIndex(
        { count: 2 * count, dim, values: Float32Array.from([...values, ...values]) },
        { seed: 1, approximate },
      );
      const { distances } = await index.searchAll(1, quietJob);
      assert.ok(
        distances.every((distance) => distance >= 0 && distance < 1e-6),
        String(distances),
      );
    });

    it(`never finds a row of zeros and finds nothing for it (${name})`, async () => {
      const index = await createNeighbourIndex(
        { count: 3, dim: 2, values: new Float32Array([1, 0, 0, 0, 0, 1]) },
        { seed: 1, approximate },
      );
      assert.deepEqual([...(await index.searchAll(2, quietJob)).indices], [2, -1, -1, -1, 0, -1]);
    });

    it(`answers for one image, for no query and for k of 0 (${name})`, async () => {
      const index = await createNeighbourIndex(
        { count: 1, dim: 2, values: new Float32Array([0, 1]) },
        { seed: 1, approximate },
      );
      assert.deepEqual([...(await index.searchAll(3, quietJob)).indices], [-1, -1, -1]);
      assert.equal((await index.searchRows(new Uint32Array(0), 3, quietJob)).indices.length, 0);
      assert.equal((await index.searchAll(0, quietJob)).indices.length, 0);
      assert.deepEqual([...(await index.search(new Float32Array([1, 0]), 1, quietJob)).distances], [1]);
    });

    it(`stops when its job is asked to (${name})`, async () => {
      const index = await createNeighbourIndex(clustered(50, 4, 1), { seed: 1, approximate });
      await assert.rejects(index.searchAll(3, { progress: () => {}, stopped: () => true }), isStopped);
    });
  }

  it('is empty without images', async () => {
    const index = await createNeighbourIndex({ count: 0, dim: 4, values: new Float32Array(0) }, { seed: 1 });
    assert.deepEqual([...(await index.search(new Float32Array([1, 0, 0, 0]), 2, quietJob)).indices], [-1, -1]);
  });

  it('says what recall its graph has, and is as good as it says', async () => {
    const embeddings = clustered(3000, 16, 3);
    const approximate = await createNeighbourIndex(embeddings, { seed: 1, approximate: true });
    const exact = await createNeighbourIndex(embeddings, { seed: 1 });
    const stated = /HNSW .*finds ([\d.]+)% of the 10 nearest, checked on 200 images/.exec(approximate.description);
    assert.ok(stated, approximate.description);
    assert.equal(exact.description, 'exact search');
    const [found, truth] = [await approximate.searchAll(10, quietJob), await exact.searchAll(10, quietJob)];
    let hits = 0;
    for (let q = 0; q < 3000; q++) {
      const row = new Set(truth.indices.subarray(q * 10, q * 10 + 10));
      for (const i of found.indices.subarray(q * 10, q * 10 + 10)) if (row.has(i)) hits++;
    }
    assert.ok(Number(stated[1]) >= 99);
    assert.ok(Math.abs(hits / 300 - Number(stated[1])) < 1, `${hits / 300} %`);
  });

  it('says what an exact search of many images runs on', async () => {
    const { description } = await createNeighbourIndex(clustered(1500, 200, 3), { seed: 1 });
    assert.match(description, /^exact search on \d+ cores$/);
  });

  it('compares on one core where ONNX Runtime is not installed, and says so', () => {
    const hooks = `export const resolve = (name, context, next) => {
      if (name === 'onnxruntime-node') throw Object.assign(new Error('gone'), { code: 'ERR_MODULE_NOT_FOUND' });
      return next(name, context);
    };`;
    const url = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
    const script = `
      const { createNeighbourIndex } = require(${JSON.stringify(join(SOURCE, 'createNeighbourIndex.js'))});
      const values = Float32Array.from({ length: 2000 * 100 }, (_, n) => Math.sin(n * n) / 7);
      createNeighbourIndex({ count: 2000, dim: 100, values }, { seed: 1 }).then(async ({ description, searchAll }) => {
        const { indices } = await searchAll(1, { progress() {}, stopped: () => false });
        console.log(JSON.stringify({ description, found: indices.every((index) => index >= 0) }));
      });`;
    const register = `import { register } from 'node:module'; register(${JSON.stringify(url(hooks))});`;
    const said = execFileSync(process.execPath, ['--import', url(register), '-e', script], { encoding: 'utf8' });
    assert.deepEqual(JSON.parse(said), {
      description: 'exact search on one core, since onnxruntime-node is not installed',
      found: true,
    });
  });

  it('finds the same whenever it is built anew', async () => {
    const search = async () =>
      await (await createNeighbourIndex(clustered(2000, 12, 4), { seed: 7, approximate: true })).searchAll(5, quietJob);
    const [first, second] = [await search(), await search()];
    assert.deepEqual(first.indices, second.indices);
    assert.deepEqual(first.distances, second.distances);
  });
});
