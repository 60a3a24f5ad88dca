import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comparedSearch } from '../../../src/engine/neighbours/compared';
import { exactSearch } from '../../../src/engine/neighbours/exact';
import { gatherRows } from '../../../src/engine/neighbours/gather';
import { nearestByProducts } from '../../../src/engine/neighbours/nearestByProducts';
import type { Search } from '../../../src/engine/neighbours/neighbourIndex';
import { Products } from '../../../src/engine/neighbours/products';
import { type Embeddings, normalizeRows } from '../../../src/engine/numeric/embeddings';
import { normal, type Random, seededRandom } from '../../../src/engine/numeric/random';
import { isStopped, quietJob } from '../../../src/engine/protocol/job';
import { naiveSearch } from './naive';

type Kind = 'scattered' | 'copies' | 'crowded' | 'one place';

/** Unit rows; every ninth is zero. Crowded ones differ by less than 32 bits tell apart in a sum. */
function rowsOf(kind: Kind, count: number, dim: number, random: Random, shared = false): Embeddings {
  const values = new Float32Array(shared ? new SharedArrayBuffer(4 * count * dim) : new ArrayBuffer(4 * count * dim));
  const centre = Float32Array.from({ length: dim }, () => normal(random));
  for (let i = 0; i < count; i++) {
    const copied = kind === 'copies' && i > 3 ? Math.floor(random() * 4) : -1;
    const spread = { scattered: 100, copies: 1, crowded: 1e-5, 'one place': 0 }[kind];
    for (let d = 0; d < dim; d++)
      values[i * dim + d] = copied >= 0 ? values[copied * dim + d] : centre[d] + spread * normal(random);
  }
  for (let i = 8; i < count; i += 9) values.fill(0, i * dim, (i + 1) * dim);
  return { count, dim, values: normalizeRows(values, dim) };
}

const rowsOfAll = ({ count }: Embeddings) => Int32Array.from({ length: count }, (_, i) => i);

async function runtime(threads = 1): Promise<Products> {
  const products = await Products.open(threads);
  if (typeof products === 'string') throw new Error(products);
  return products;
}

const searches: Record<string, (embeddings: Embeddings) => Search> = {
  'ONNX Runtime':
    (embeddings) =>
    async (...asked) => {
      const products = await runtime();
      try {
        return await nearestByProducts(products, embeddings, ...asked);
      } finally {
        await products.release();
      }
    },
  WebAssembly:
    (embeddings) =>
    async (...asked) =>
      comparedSearch(embeddings)(...asked),
};

for (const [name, searchOf] of Object.entries(searches)) {
  describe(`an exact search by ${name}`, () => {
    it('finds to the bit what comparing and sorting all pairs finds', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom<Kind>('scattered', 'copies', 'crowded', 'one place'),
          fc.integer({ min: 1, max: 400 }),
          fc.integer({ min: 1, max: 21 }),
          fc.integer({ min: 1, max: 40 }),
          fc.nat(99),
          async (kind, count, dim, k, seed) => {
            const embeddings = rowsOf(kind, count, dim, seededRandom(seed));
            const own = rowsOfAll(embeddings);
            const found = await searchOf(embeddings)(embeddings.values, own, k, quietJob);
            assert.deepEqual(found, naiveSearch(embeddings, embeddings.values, own, k));
          },
        ),
        { numRuns: 40, seed: 3 },
      );
    });

    it('finds all there are where more are asked for', async () => {
      const embeddings = rowsOf('scattered', 30, 6, seededRandom(1));
      const own = rowsOfAll(embeddings);
      const found = await searchOf(embeddings)(embeddings.values, own, 50, quietJob);
      assert.deepEqual(found, naiveSearch(embeddings, embeddings.values, own, 50));
      assert.equal(found.indices.subarray(0, 50).filter((index) => index >= 0).length, 26);
    });

    it('answers queries from elsewhere, those of zeros with nothing', async () => {
      const embeddings = rowsOf('scattered', 300, 7, seededRandom(1));
      const queries = rowsOf('scattered', 40, 7, seededRandom(2)).values;
      const none = new Int32Array(40).fill(-1);
      const found = await searchOf(embeddings)(queries, none, 5, quietJob);
      assert.deepEqual(found, naiveSearch(embeddings, queries, none, 5));
      assert.deepEqual([...found.indices.subarray(40, 45)], [-1, -1, -1, -1, -1]);
    });

    it('reads rows on shared memory', async () => {
      const embeddings = rowsOf('scattered', 100, 5, seededRandom(4), true);
      const own = rowsOfAll(embeddings);
      const found = await searchOf(embeddings)(embeddings.values, own, 5, quietJob);
      assert.deepEqual(found, naiveSearch(embeddings, embeddings.values, own, 5));
    });

    it('never finds a row that is no number', async () => {
      const embeddings = rowsOf('scattered', 100, 5, seededRandom(4));
      embeddings.values.fill(NaN, 5, 10);
      const { indices } = await searchOf(embeddings)(embeddings.values, rowsOfAll(embeddings), 99, quietJob);
      assert.ok(!indices.includes(1));
      assert.ok([...indices.subarray(99, 198)].every((index) => index === -1));
    });

    it('tells how far it is and stops when its job is asked to', async () => {
      const embeddings = rowsOf('scattered', 3000, 4, seededRandom(1));
      const search = searchOf(embeddings);
      const own = rowsOfAll(embeddings);
      const done: number[] = [];
      const job = { progress: (p: { done: number }) => done.push(p.done), stopped: () => false };
      await search(embeddings.values, own, 3, job);
      assert.ok(done.length > 2 && done[0] === 0);
      assert.ok(done.every((at, i) => at < 3000 && (i === 0 || at >= done[i - 1])));
      const reports = done.length;
      let asked = 0;
      const stopped = search(embeddings.values, own, 3, { ...job, stopped: () => ++asked > 2 });
      await assert.rejects(stopped, isStopped);
      assert.equal(done.length, reports + 2);
    });
  });
}

describe('an exact search', () => {
  it('finds the same on one thread and on several, and without ONNX Runtime', async () => {
    const embeddings = rowsOf('scattered', 1500, 50, seededRandom(1));
    const own = rowsOfAll(embeddings);
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map((threads) => exactSearch(embeddings, threads)(embeddings.values, own, 20, quietJob)),
    );
    assert.deepEqual(two, one);
    assert.deepEqual(three, one);
    assert.deepEqual(comparedSearch(embeddings)(embeddings.values, own, 20, quietJob), one);
  });

  it('finds the same in parts as in one piece', async () => {
    // Of wide rows fewer are searched at a time.
    const embeddings = rowsOf('copies', 1200, 30_000, seededRandom(1));
    const asked = Int32Array.of(0, 5, 700, 1199);
    const queries = gatherRows(embeddings, asked);
    const found = await exactSearch(embeddings)(queries, asked, 10, quietJob);
    assert.deepEqual(found, naiveSearch(embeddings, queries, asked, 10));
  });
});
