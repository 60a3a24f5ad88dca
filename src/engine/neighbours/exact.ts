import { availableParallelism } from 'node:os';
import type { Embeddings } from '../numeric/embeddings';
import { comparedSearch } from './compared';
import { nearestByProducts } from './nearestByProducts';
import type { Search } from './neighbourIndex';
import { Products } from './products';

/** Up to so many multiplications, some hundredths of a second of one core, ONNX Runtime is not worth its start. */
const FEW = 1e8;

/**
 * Finds what comparing every query with every row finds, to the bit: by ONNX Runtime on so many threads where it loads,
 * else on one core.
 */
export function exactSearch(embeddings: Embeddings, threads = availableParallelism()): Search {
  return async (queries, own, k, job) => {
    const products = own.length * embeddings.values.length > FEW && k > 0 ? await Products.open(threads) : null;
    if (products === null || typeof products === 'string') return comparedSearch(embeddings)(queries, own, k, job);
    try {
      return await nearestByProducts(products, embeddings, queries, own, k, job);
    } finally {
      await products.release();
    }
  };
}
