import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../files/atomicFile';
import { makeCacheFolder } from '../files/cacheFolder';
import { NearmissError } from '../protocol/reply';
import type { FeatureBasis } from './featureBasis';

/*
 * In the layout that it has in memory, little-endian: magic "NMFB", version, dim, axes as 32-bit integers; then the
 * mean and the map as float32. Its name has the checksum of all that.
 */
const MAGIC = 0x42464d4e;
const VERSION = 1;
const HEADER = 4;

/** Keeps a basis in a cache folder. Returns the file's name there. */
export async function writeBasis(folder: string, { dim, axes, mean, map }: FeatureBasis): Promise<string> {
  const parts = [Int32Array.of(MAGIC, VERSION, dim, axes), mean, map];
  const bytes = Buffer.concat(
    parts.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  );
  const name = basisName(bytes);
  await makeCacheFolder(folder);
  await writeFileAtomic(join(folder, name), bytes);
  return name;
}

/** @throws NearmissError where it is not there as it was written */
export async function readBasis(folder: string, name: string): Promise<FeatureBasis> {
  const bytes = await readFile(join(folder, name)).catch(() => Buffer.alloc(0));
  if (basisName(bytes) !== name)
    throw new NearmissError(
      'cache/damaged',
      `${join(folder, name)}, through which the analysis sees its features, is gone or damaged. Clear the cache and ` +
        'analyze again.',
    );
  const whole = new Uint8Array(bytes).buffer;
  const [, , dim, axes] = new Int32Array(whole, 0, HEADER);
  return {
    dim,
    axes,
    mean: new Float32Array(whole, 4 * HEADER, dim),
    map: new Float32Array(whole, 4 * (HEADER + dim), dim * axes),
  };
}

function basisName(bytes: Uint8Array): string {
  return `basis-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.bin`;
}
