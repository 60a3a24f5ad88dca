import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomic } from './atomicFile';

/**
 * Large arrays with what there is to say of them, as one binary file: 8 bytes of magic, the length of the header as
 * uint32 (little-endian), the header as JSON in UTF-8, then each array from a multiple of 8 bytes on, in the order of
 * the header and of this machine's bytes. The SHA-1 in the header is of all arrays with the gaps between.
 */
const MAGIC = Buffer.from('NMARRAY1');
const ALIGNED = 8;

const schema = z.object({
  meta: z.unknown(),
  sha1: z.string(),
  arrays: z.array(z.object({ type: z.enum(['f32', 'i32']), length: z.number().int().min(0) })),
});

export type NumberArray = Float32Array | Int32Array;

/** Replaces the file in one step. `meta` is anything that JSON can say. */
export async function writeArrays(file: string, meta: unknown, arrays: readonly NumberArray[]): Promise<void> {
  const sum = createHash('sha1');
  const parts: Uint8Array[] = [];
  for (const array of arrays) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (const part of [bytes, new Uint8Array(gapAfter(bytes.length))]) {
      parts.push(part);
      sum.update(part);
    }
  }
  const described = arrays.map((array) => ({
    type: array instanceof Float32Array ? 'f32' : 'i32',
    length: array.length,
  }));
  const header = Buffer.from(JSON.stringify({ meta, sha1: sum.digest('hex'), arrays: described }));
  const start = Buffer.alloc(MAGIC.length + 4);
  MAGIC.copy(start);
  start.writeUInt32LE(header.length, MAGIC.length);
  const gap = new Uint8Array(gapAfter(start.length + header.length));
  await writeFileAtomic(file, Buffer.concat([start, header, gap, ...parts]));
}

/** The arrays on shared memory. Throws for a file that is not there, of another form, or damaged. */
export async function readArrays(file: string): Promise<{ readonly meta: unknown; readonly arrays: NumberArray[] }> {
  const bytes = await readFile(file);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error(`${file} is no file of arrays`);
  const headerStart = MAGIC.length + 4;
  const headerEnd = headerStart + bytes.readUInt32LE(MAGIC.length);
  const header = schema.parse(JSON.parse(bytes.toString('utf8', headerStart, headerEnd)));
  const data = bytes.subarray(headerEnd + gapAfter(headerEnd));
  if (createHash('sha1').update(data).digest('hex') !== header.sha1) throw new Error(`${file} is damaged`);
  const shared = new SharedArrayBuffer(data.length);
  new Uint8Array(shared).set(data);
  let at = 0;
  const arrays = header.arrays.map(({ type, length }): NumberArray => {
    const array = type === 'f32' ? new Float32Array(shared, at, length) : new Int32Array(shared, at, length);
    at += array.byteLength + gapAfter(array.byteLength);
    return array;
  });
  return { meta: header.meta, arrays };
}

function gapAfter(length: number): number {
  return (ALIGNED - (length % ALIGNED)) % ALIGNED;
}
