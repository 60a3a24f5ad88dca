import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '../files/atomicFile';
import type { Space } from '../numeric/space';
import { NearmissError } from '../protocol';

/*
 * One space per file, in the layout it has in memory, little-endian:
 * magic "NMSP", version, count, dim, held-out count (-1: all) as 32-bit integers; then count * dim float32; then the
 * held-out indices as uint32.
 */
const MAGIC = 0x50534d4e;
const VERSION = 1;
const HEADER = 5;

export async function writeSpace(file: string, { embeddings, heldOut }: Space): Promise<void> {
  const header = Int32Array.of(MAGIC, VERSION, embeddings.count, embeddings.dim, heldOut?.length ?? -1);
  await writeFileAtomic(file, Buffer.concat([header, embeddings.values, heldOut ?? new Uint32Array(0)].map(bytesOf)));
}

/** Throws a NearmissError for a file that is not a whole space of this version. */
export async function readSpace(file: string): Promise<Space> {
  const bytes = await readFile(file);
  const header = new Int32Array(HEADER);
  bytesOf(header).set(bytes.subarray(0, header.byteLength));
  const [magic, version, count, dim, heldOut] = header;
  if (magic !== MAGIC || version !== VERSION) {
    throw new NearmissError(
      'cache/version',
      `${file} is not a space of version ${VERSION}${magic === MAGIC ? ` but of version ${version}` : ''}. Clear ` +
        'the cache.',
    );
  }
  const values = new Float32Array(count * dim);
  const indices = heldOut < 0 ? null : new Uint32Array(heldOut);
  const expected = header.byteLength + values.byteLength + (indices?.byteLength ?? 0);
  if (bytes.length !== expected)
    throw new NearmissError(
      'cache/damaged',
      `${file} has ${bytes.length} bytes where ${expected} were expected. Clear the cache.`,
    );
  bytesOf(values).set(bytes.subarray(header.byteLength, header.byteLength + values.byteLength));
  if (indices) bytesOf(indices).set(bytes.subarray(header.byteLength + values.byteLength));
  return { embeddings: { count, dim, values }, heldOut: indices };
}

function bytesOf(array: Int32Array | Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
