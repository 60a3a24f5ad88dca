import { emptyAppearances } from '../numeric/appearances';
import type { Decoded } from './decode';
import { contentHash } from './imageDecoder';

/**
 * Rows of a table in place of decoded images: there is nothing to look at, and what tells one from another is what it
 * says. Rows that say the same are exact duplicates; one that says nothing beside its label is told by its id.
 */
export function rowItems(ids: readonly string[], texts: readonly string[]): Decoded {
  const count = ids.length;
  const contents = texts.map((text, i) => Buffer.from(text === '' ? `id ${ids[i]}` : text));
  return {
    pixels: {
      count,
      height: 1,
      width: 1,
      channels: 1,
      data: new Uint8Array(new SharedArrayBuffer(count)),
      readable: new Uint8Array(new SharedArrayBuffer(count)).fill(1),
    },
    appearances: emptyAppearances(count),
    files: {
      hashes: contents.map(contentHash),
      problems: contents.map(() => null),
      widths: new Int32Array(count),
      heights: new Int32Array(count),
      channels: new Uint8Array(count),
      bytes: Float64Array.from(contents, ({ length }) => length),
    },
    decodedNow: 0,
    cacheProblem: null,
  };
}

/** Why rows without embeddings cannot be analyzed, trained on or copied. */
export const ROWS_ARE_NO_IMAGES = 'its rows are named by an id and are no images';
