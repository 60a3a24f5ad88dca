import { type ClassLevels, labelsAtLevel } from '../metric/classLevels';
import { exactSearch } from '../neighbours/exact';
import { gatherRows } from '../neighbours/gather';
import type { Embeddings } from '../numeric/embeddings';
import type { JobContext } from '../protocol/job';

/** How often the gallery's answer is right at one level of the labels. */
export interface GalleryScores {
  /** 1 is the coarsest. */
  readonly level: number;
  /**
   * Share of the queries whose nearest gallery image has their label at this level, and that have such a one among the
   * five nearest.
   */
  readonly right: number;
  readonly amongFive: number;
}

const FEW = 5;

/**
 * Asks for each query which images of a gallery are nearest.
 * @param queries labelled images whose class the gallery has
 * @returns coarsest level first
 */
export async function galleryRetrieval(
  embeddings: Embeddings,
  queries: Uint32Array,
  gallery: Uint32Array,
  labels: Int32Array,
  levels: ClassLevels,
  job: JobContext,
): Promise<GalleryScores[]> {
  const k = Math.min(FEW, gallery.length);
  const search = exactSearch({ count: gallery.length, dim: embeddings.dim, values: gatherRows(embeddings, gallery) });
  const { indices } = await search(gatherRows(embeddings, queries), new Int32Array(queries.length).fill(-1), k, job);
  return levels.map((_groups, level) => {
    const at = labelsAtLevel(levels, level, labels);
    const ranks = Array.from(
      queries,
      (query, q) =>
        Array.from({ length: k }, (_, n) => n).find((n) => at[gallery[indices[q * k + n]]] === at[query]) ?? Infinity,
    );
    return {
      level: level + 1,
      right: ranks.filter((rank) => rank === 0).length / queries.length,
      amongFive: ranks.filter((rank) => rank < FEW).length / queries.length,
    };
  });
}
