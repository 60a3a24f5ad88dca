import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PictureEntry } from '../../protocol/pictureParts';
import { NearmissError } from '../../protocol/reply';
import { Recent } from '../recent';
import { ArrowFile } from './arrowFile';
import { ByteRanges, unreadable } from './byteRanges';
import { readIdx } from './idxFile';
import { ParquetFile } from './parquetFile';
import { indexTar } from './tarFile';

/** A picture that lies in another file. */
export interface Packed {
  readonly bytes: Buffer;
  /** Of gray pixels without a format of their own: how many there are across and down. */
  readonly raw?: { readonly width: number; readonly height: number };
  /** Of the file that it lies in. */
  readonly size: number;
}

/** Gives the picture of an entry; null where the file has no such entry. */
type Reader = (entry: PictureEntry) => Promise<Omit<Packed, 'size'> | null>;

/** Files whose index is kept. */
const readers = new Recent<Reader>(16);

/**
 * A picture in a container: a row of a Parquet, Arrow or IDX file, or a file in a tar archive.
 * @throws NearmissError where the container cannot be read or has no such picture
 */
export async function readEntry(file: string, entry: PictureEntry): Promise<Packed> {
  const { size, mtimeMs } = await stat(file);
  const reader = await readers.get(`${file} ${size} ${mtimeMs}`, () => openContainer(file));
  const found = await reader(entry).catch((error) => {
    throw unreadable(file, error);
  });
  if (found) return { ...found, size };
  const what = typeof entry === 'number' ? `no picture in row ${entry}, counted from 0` : `no file "${entry}"`;
  throw new NearmissError('container/entry', `${basename(file)} has ${what}.`);
}

async function openContainer(file: string): Promise<Reader> {
  if (/\.tar$/i.test(file)) return tarReader(file);
  if (/\.parquet$/i.test(file)) return rowReader(await ParquetFile.open(file));
  if (/\.arrow$/i.test(file)) return rowReader(await ArrowFile.open(file));
  return idxReader(file);
}

function rowReader(container: { bytes(row: number): Promise<Uint8Array | null> }): Reader {
  return async (entry) => {
    const bytes = typeof entry === 'number' ? await container.bytes(entry) : null;
    return bytes && { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) };
  };
}

async function tarReader(file: string): Promise<Reader> {
  const { entries } = await indexTar(file);
  const index = new Map(entries.map((entry) => [entry.name, entry]));
  return async (name) => {
    const entry = index.get(String(name));
    if (!entry) return null;
    return { bytes: await ByteRanges.use(file, (ranges) => ranges.read(entry.start, entry.end)) };
  };
}

async function idxReader(file: string): Promise<Reader> {
  const { count, shape, data } = await readIdx(file);
  const [height, width] = shape;
  return async (row) => {
    if (typeof row !== 'number' || row >= count || shape.length !== 2) return null;
    return { bytes: data.subarray(row * width * height, (row + 1) * width * height), raw: { width, height } };
  };
}
