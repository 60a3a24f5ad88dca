import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Binary, Field, Int64, Struct, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';
import sharp from 'sharp';

/** A row as `datasets` has it. */
export interface Row {
  readonly bytes: Buffer | null;
  readonly path: string | null;
  readonly label: number | null;
}

/** Small pictures that differ, as PNG. */
export function pictures(count: number): Promise<Buffer[]> {
  const make = (n: number): Promise<Buffer> =>
    sharp({ create: { width: 8 + n, height: 8, channels: 3, background: { r: n * 20, g: 99, b: 7 } } })
      .png()
      .toBuffer();
  return Promise.all(Array.from({ length: count }, (_, n) => make(n)));
}

/** A new folder with these files. */
export async function folderOf(files: Readonly<Record<string, Buffer | string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'nearmiss-packed-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** Parquet by another writer than ours. @param names of the classes, as `datasets` notes them; null for nowhere */
export function parquetOf(rows: readonly Row[], names: readonly string[] | null, rowGroupSize = 1000): Buffer {
  const features = { image: { _type: 'Image' }, label: { names, _type: 'ClassLabel' } };
  const optional = { repetition_type: 'OPTIONAL' } as const;
  return Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: 'image', data: rows.map(({ bytes, path }) => ({ bytes, path })) },
        { name: 'label', data: rows.map(({ label }) => (label === null ? null : BigInt(label))) },
      ],
      schema: [
        { name: 'root', num_children: 2 },
        { name: 'image', num_children: 2, ...optional },
        { name: 'bytes', type: 'BYTE_ARRAY', ...optional },
        { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', ...optional },
        { name: 'label', type: 'INT64', ...optional },
      ],
      rowGroupSize,
      kvMetadata: names ? [{ key: 'huggingface', value: JSON.stringify({ info: { features } }) }] : [],
    }),
  );
}

/** An Arrow stream by Arrow's own library, of which every batch has so many rows. */
export function arrowOf(rows: readonly Row[], batch = 1000): Buffer {
  const image = new Struct<{ bytes: Binary; path: Utf8 }>([
    new Field('bytes', new Binary(), true),
    new Field('path', new Utf8(), true),
  ]);
  const tables = Array.from({ length: Math.ceil(rows.length / batch) }, (_, b) => {
    const some = rows.slice(b * batch, (b + 1) * batch);
    return new Table({
      image: vectorFromArray(
        some.map(({ bytes, path }) => ({ bytes: bytes && Uint8Array.from(bytes), path })),
        image,
      ),
      label: vectorFromArray(
        some.map(({ label }) => (label === null ? null : BigInt(label))),
        new Int64(),
      ),
    });
  });
  return Buffer.from(tableToIPC(tables[0].concat(...tables.slice(1)), 'stream'));
}

/** A tar archive by the system's `tar`, in this form. */
export async function tarOf(files: Readonly<Record<string, Buffer | string>>, format = 'ustar'): Promise<Buffer> {
  const root = await folderOf(files);
  const options = { cwd: root, maxBuffer: 2 ** 26 };
  return execFileSync('tar', [`--format=${format}`, '-cf', '-', ...Object.keys(files)], options);
}
