import type { Embeddings } from './embeddings';

/**
 * One embedding of all images, and the images whose labels played no part in making it. Findings about an image use
 * only the spaces in which it is held out, so that no network vouches for a label it has learned by heart.
 */
export interface Space {
  readonly embeddings: Embeddings;
  /** null: no label was used at all (pixels, a pretrained network, imported features), so every image is held out. */
  readonly heldOut: Uint32Array | null;
}
