import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readArrays, writeArrays } from '../files/arrayFile';
import { makeCacheFolder } from '../files/cacheFolder';
import { NearmissError } from '../protocol/reply';
import type { FeatureBasis } from './featureBasis';

const schema = z.object({ dim: z.number().int(), axes: z.number().int() });

/** Keeps a basis in a cache folder. Returns the file's name there, which has the checksum of its numbers. */
export async function writeBasis(folder: string, basis: FeatureBasis): Promise<string> {
  const { dim, axes, mean, map } = basis;
  const name = basisName(basis);
  await makeCacheFolder(folder);
  await writeArrays(join(folder, name), { dim, axes }, [mean, map]);
  return name;
}

/** @throws NearmissError where it is not there as it was written */
export async function readBasis(folder: string, name: string): Promise<FeatureBasis> {
  const basis = await readWhole(join(folder, name)).catch(() => null);
  if (!basis || basisName(basis) !== name)
    throw new NearmissError(
      'cache/damaged',
      `${join(folder, name)}, through which the analysis sees its features, is gone or damaged. Clear the cache and ` +
        'analyze again.',
    );
  return basis;
}

async function readWhole(file: string): Promise<FeatureBasis> {
  const { meta, arrays } = await readArrays(file);
  const [mean, map] = arrays as Float32Array[];
  return { ...schema.parse(meta), mean, map };
}

function basisName({ dim, axes, mean, map }: FeatureBasis): string {
  const sum = createHash('sha256').update(`${dim} ${axes}`);
  for (const { buffer, byteOffset, byteLength } of [mean, map])
    sum.update(new Uint8Array(buffer, byteOffset, byteLength));
  return `basis-${sum.digest('hex').slice(0, 16)}.bin`;
}
