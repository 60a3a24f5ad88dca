import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { convertChannels, decodeImage } from '../../../src/engine/images/imageDecoder';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { readTar } from './tar';

/**
 * Public data that is measured on but not shipped; its README says what it is. Benches go without where it is not
 * there.
 */
export const SHARED_DATA = join(__dirname, '..', '..', '..', '..', '..', 'shared', 'data');

/** Images of one size and what the set's table says of each, by column. */
export interface ImageSet {
  readonly pixels: Pixels;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/**
 * Reads NAME.tar and NAME.csv below the shared data, scaled to size × size.
 * @param name e.g. sets/omniglot
 * @param wanted the rows to take; all by default
 * @returns null where the set is not there
 */
export async function readSharedSet(
  name: string,
  size: number,
  channels: 1 | 3,
  wanted: (row: Record<string, string>) => boolean = () => true,
): Promise<ImageSet | null> {
  const [tar, csv] = ['tar', 'csv'].map((ending) => join(SHARED_DATA, `${name}.${ending}`));
  if (!existsSync(tar) || !existsSync(csv)) return null;
  const files = readTar(tar);
  const rows = (parse(readFileSync(csv), { columns: true }) as Record<string, string>[]).filter(
    (row) => files.has(row.file) && wanted(row),
  );
  const values = size * size * channels;
  const data = new Uint8Array(new SharedArrayBuffer(rows.length * values));
  await Promise.all(
    rows.map(async ({ file }, i) => {
      const image = await decodeImage(files.get(file)!, size);
      convertChannels(image.data, image.channels, data.subarray(i * values, (i + 1) * values), channels);
    }),
  );
  return {
    rows,
    pixels: {
      count: rows.length,
      height: size,
      width: size,
      channels,
      data,
      readable: new Uint8Array(rows.length).fill(1),
    },
  };
}
