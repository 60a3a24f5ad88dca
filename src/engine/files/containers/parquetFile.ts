import * as zlib from 'node:zlib';
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { Recent } from '../recent';
import { ByteRanges, unreadable } from './byteRanges';
import { choosePictureColumn } from './columns';

/** hyparquet itself unpacks Snappy, which pandas and most others pack with; the rest is Node's, Zstandard of late. */
export const COMPRESSORS: Compressors = {
  GZIP: (bytes) => zlib.gunzipSync(bytes),
  BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
  ...('zstdDecompressSync' in zlib && { ZSTD: zlib.zstdDecompressSync as (bytes: Uint8Array) => Uint8Array }),
};

/** So much of a column is decoded at once where its pages can be told apart; in bytes. */
const BLOCK_BYTES = 2 ** 26;
/** A row group is decoded whole only up to this; in bytes. */
const LARGEST_GROUP = 2 ** 30;

/** What was decoded last, of all files together: pictures are mostly asked for one after the other. */
const blocks = new Recent<readonly (Uint8Array | null)[]>(3);

interface Group {
  readonly first: number;
  readonly rows: number;
  readonly bytes: number;
  /** Pictures that are not there; null where the file does not say. */
  readonly nulls: number | null;
  readonly paged: boolean;
}

/** A Parquet file with a column of pictures: a struct of `bytes` and `path` as Hugging Face has it, or bytes alone. */
export class ParquetFile {
  readonly rows: number;
  /** Names of the columns that are no struct or list. */
  readonly plain: readonly string[];
  /** The column of pictures; null where there is none. */
  readonly picture: string | null;
  private readonly isStruct: boolean;
  private readonly groups: readonly Group[];

  private constructor(
    private readonly file: string,
    private readonly stamp: string,
    private readonly metadata: FileMetaData,
  ) {
    this.rows = Number(metadata.num_rows);
    const columns = parquetSchema(metadata).children;
    const structs = columns.filter(({ children }) => children.some(({ element: { name } }) => name === 'bytes'));
    const flat = columns.filter(
      ({ element: { type, converted_type, logical_type } }) =>
        type === 'BYTE_ARRAY' && converted_type === undefined && logical_type === undefined,
    );
    const names = (some: typeof columns): string[] => some.map(({ element: { name } }) => name);
    this.isStruct = structs.length > 0;
    this.picture = choosePictureColumn(names(this.isStruct ? structs : flat), this.isStruct);
    this.plain = names(columns.filter(({ children }) => children.length === 0)).filter((name) => name !== this.picture);
    let first = 0;
    this.groups = metadata.row_groups.map(({ num_rows, columns: chunks }) => {
      const chunk = chunks.find(({ meta_data }) => {
        const [name, inner = 'bytes'] = meta_data?.path_in_schema ?? [];
        return name === this.picture && inner === 'bytes';
      });
      const nulls = chunk?.meta_data?.statistics?.null_count;
      const group = {
        first,
        rows: Number(num_rows),
        bytes: Number(chunk?.meta_data?.total_uncompressed_size ?? 0),
        nulls: nulls === undefined ? null : Number(nulls),
        paged: chunk?.offset_index_offset !== undefined,
      };
      first += group.rows;
      return group;
    });
  }

  /** Reads its end alone. @throws NearmissError where it is no Parquet or was cut off */
  static async open(file: string): Promise<ParquetFile> {
    const { buffer, stamp } = await bufferOf(file);
    try {
      return new ParquetFile(file, stamp, await parquetMetadataAsync(buffer));
    } catch (error) {
      throw unreadable(file, error);
    }
  }

  /** What its writer noted in it, such as `huggingface`; null for nothing. */
  note(key: string): string | null {
    return this.metadata.key_value_metadata?.find((one) => one.key === key)?.value ?? null;
  }

  /** The values of a column, which should be small ones. */
  async column(name: string): Promise<unknown[]> {
    return (await this.read([name], 0, this.rows)).map((row) => row[name]);
  }

  /** Rows without a picture of their own, with the path that they name in its place. */
  async withoutPicture(): Promise<Map<number, string>> {
    const paths = new Map<number, string>();
    for (const { first, rows, nulls } of this.groups) {
      if (nulls === 0) continue;
      const read = await this.read([this.picture!], first, first + rows);
      read.forEach((row, r) => {
        if (!bytesIn(row[this.picture!])) paths.set(first + r, pathIn(row[this.picture!]));
      });
    }
    return paths;
  }

  /** The picture of a row; null where it has none. */
  async bytes(row: number): Promise<Uint8Array | null> {
    const group = this.groups.find(({ first, rows }) => row >= first && row < first + rows);
    if (!group || this.picture === null) return null;
    const whole = group.bytes <= BLOCK_BYTES || !group.paged;
    if (whole && group.bytes > LARGEST_GROUP)
      throw unreadable(this.file, new Error('its pictures lie in parts of more than 1 GiB, which are not unpacked'));
    const perBlock = whole ? group.rows : Math.max(1, Math.floor((BLOCK_BYTES * group.rows) / group.bytes));
    const block = Math.floor((row - group.first) / perBlock);
    const start = group.first + block * perBlock;
    const end = Math.min(group.first + group.rows, start + perBlock);
    const pictures = await blocks.get(`${this.file} ${this.stamp} ${start} ${end}`, async () =>
      (await this.read([this.picture!], start, end)).map((one) => bytesIn(one[this.picture!])),
    );
    return pictures[row - start];
  }

  private async read(columns: string[], rowStart: number, rowEnd: number): Promise<Record<string, unknown>[]> {
    try {
      const { buffer } = await bufferOf(this.file);
      const { metadata } = this;
      // Bytes stay bytes: without it those that nobody says to be text would be taken for it.
      const options = { file: buffer, metadata, columns, rowStart, rowEnd, utf8: false, useOffsetIndex: true };
      return await parquetReadObjects({ ...options, compressors: COMPRESSORS });
    } catch (error) {
      throw unreadable(this.file, error);
    }
  }
}

async function bufferOf(file: string): Promise<{ readonly buffer: AsyncBuffer; readonly stamp: string }> {
  const size = await ByteRanges.use(file, async (ranges) => ranges.size);
  const slice = (start: number, end = size): Promise<ArrayBuffer> =>
    ByteRanges.use(file, async (ranges) => Uint8Array.from(await ranges.read(start, end)).buffer);
  return { buffer: { byteLength: size, slice }, stamp: String(size) };
}

function bytesIn(cell: unknown): Uint8Array | null {
  const bytes = cell instanceof Uint8Array ? cell : (cell as { bytes?: unknown } | null)?.bytes;
  return bytes instanceof Uint8Array && bytes.length > 0 ? bytes : null;
}

function pathIn(cell: unknown): string {
  const path = (cell as { path?: unknown } | null)?.path;
  return typeof path === 'string' ? path : '';
}
