import type { Field } from 'apache-arrow/fb/field';
import { Int } from 'apache-arrow/fb/int';
import { Message } from 'apache-arrow/fb/message';
import { MessageHeader } from 'apache-arrow/fb/message-header';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import { Schema } from 'apache-arrow/fb/schema';
import { Type } from 'apache-arrow/fb/type';
import { ByteBuffer } from 'flatbuffers';
import { ByteRanges } from './byteRanges';
import { choosePictureColumn } from './columns';

/** Description of a batch; in bytes. What is larger is none. */
const LARGEST_MESSAGE = 2 ** 26;
const MAGIC = 'ARROW1';
/** Before each message of newer writers. */
const CONTINUATION = 0xffffffff;

/** A column, or a part of one, with the place of its buffers among those of a batch. */
interface Column {
  readonly name: string;
  readonly type: Type;
  readonly buffer: number;
  /** Bytes of a number, and of an offset. */
  readonly width: number;
  readonly children: readonly Column[];
}

interface Batch {
  readonly first: number;
  readonly rows: number;
  /** Start and length of each buffer in the file. */
  readonly buffers: readonly (readonly [start: number, length: number])[];
}

/**
 * A file of Arrow's streaming format with a column of pictures, of which single values are read: its batches have a
 * thousand pictures each. https://arrow.apache.org/docs/format/Columnar.html
 */
export class ArrowFile {
  readonly rows: number;
  /** Names of the columns of numbers or texts. */
  readonly plain: readonly string[];
  readonly picture: Column | null;

  private constructor(
    private readonly file: string,
    private readonly columns: readonly Column[],
    private readonly batches: readonly Batch[],
    /** Why the rest could not be read; null where all was. */
    readonly torn: string | null,
  ) {
    this.rows = batches.reduce((sum, { rows }) => sum + rows, 0);
    this.plain = columns.filter(({ type }) => type === Type.Int || isText(type)).map(({ name }) => name);
    const structs = columns.filter(({ children }) => children.some(({ name }) => name === 'bytes'));
    const flat = columns.filter(({ type }) => type === Type.Binary || type === Type.LargeBinary);
    const some = structs.length > 0 ? structs : flat;
    const name = choosePictureColumn(
      some.map((column) => column.name),
      structs.length > 0,
    );
    this.picture = some.find((column) => column.name === name) ?? null;
  }

  /**
   * Reads the descriptions of its batches. Of a file that was cut off, those before.
   * @throws NearmissError where it is no such file
   */
  static open(file: string): Promise<ArrowFile> {
    return ByteRanges.use(file, async (ranges) => {
      const head = await ranges.read(0, Math.min(8, ranges.size));
      let at = head.toString('latin1', 0, MAGIC.length) === MAGIC ? 8 : 0;
      let columns: Column[] | null = null;
      const batches: Batch[] = [];
      let torn: string | null = null;
      try {
        for (let first = 0; at + 4 <= ranges.size;) {
          const { message, body } = await readMessage(ranges, at);
          if (!message) break;
          const length = Number(message.bodyLength());
          if (length < 0 || body + length > ranges.size) throw new Error('it ends too early, it was cut off');
          if (message.headerType() === MessageHeader.Schema) columns ??= columnsOf(message.header(new Schema()));
          else if (message.headerType() === MessageHeader.RecordBatch) {
            const batch = batchOf(message.header(new RecordBatch()), body, first);
            batches.push(batch);
            first += batch.rows;
          }
          at = body + length;
        }
      } catch (error) {
        torn = (error as Error).message;
      }
      if (!columns) throw new Error(torn ?? 'it holds no Arrow stream');
      return new ArrowFile(file, columns, batches, torn);
    });
  }

  /** The values of a column of numbers or texts; null where there is none. */
  async column(name: string): Promise<(number | string | null)[]> {
    const column = this.columns.find((one) => one.name === name)!;
    return this.perBatch((ranges, batch) => valuesOf(ranges, batch, column));
  }

  /** Rows without a picture of their own, with the path that they name in its place. */
  async withoutPicture(): Promise<Map<number, string>> {
    const paths = new Map<number, string>();
    const { picture } = this;
    const bytes = picture?.children.find(({ name }) => name === 'bytes') ?? picture;
    const path = picture?.children.find(({ name, type }) => name === 'path' && isText(type));
    if (!bytes) return paths;
    await this.perBatch(async (ranges, batch) => {
      const valid = await validity(ranges, batch, bytes);
      const outer = await validity(ranges, batch, picture!);
      if (!valid && !outer) return [];
      const named = path ? await valuesOf(ranges, batch, path) : [];
      for (let row = 0; row < batch.rows; row++)
        if (!isValid(valid, row) || !isValid(outer, row)) paths.set(batch.first + row, String(named[row] ?? ''));
      return [];
    });
    return paths;
  }

  /** The picture of a row; null where it has none. */
  async bytes(row: number): Promise<Buffer | null> {
    const column = this.picture?.children.find(({ name }) => name === 'bytes') ?? this.picture;
    const batch = this.batches.find(({ first, rows }) => row >= first && row < first + rows);
    if (!column || !batch) return null;
    return ByteRanges.use(this.file, async (ranges) => {
      const at = row - batch.first;
      const [offsets] = batch.buffers[column.buffer + 1];
      const pair = await ranges.read(offsets + at * column.width, offsets + (at + 2) * column.width);
      const [start, end] = numbersIn(pair, column.width);
      const [data, length] = batch.buffers[column.buffer + 2];
      if (!(start >= 0 && start <= end && end <= length)) throw new Error('its offsets are damaged');
      return end > start ? ranges.read(data + start, data + end) : null;
    });
  }

  private perBatch<T>(read: (ranges: ByteRanges, batch: Batch) => Promise<T[]>): Promise<T[]> {
    return ByteRanges.use(this.file, async (ranges) => {
      const all: T[] = [];
      for (const batch of this.batches) for (const value of await read(ranges, batch)) all.push(value);
      return all;
    });
  }
}

async function readMessage(ranges: ByteRanges, at: number): Promise<{ message: Message | null; body: number }> {
  let size = (await ranges.read(at, at + 4)).readUInt32LE();
  let start = at + 4;
  if (size === CONTINUATION) {
    size = (await ranges.read(start, start + 4)).readUInt32LE();
    start += 4;
  }
  if (size === 0) return { message: null, body: start };
  if (size > LARGEST_MESSAGE) throw new Error('it is damaged or no Arrow stream');
  const bytes = await ranges.read(start, start + size);
  return { message: Message.getRootAsMessage(new ByteBuffer(Uint8Array.from(bytes))), body: start + size };
}

function columnsOf(schema: Schema): Column[] {
  let buffer = 0;
  const columnOf = (field: Field): Column => {
    const dictionary = field.dictionary() !== null;
    const type = dictionary ? Type.NONE : field.typeType();
    const own = buffer;
    buffer += buffersOf(type);
    const width = type === Type.Int ? (field.type(new Int()) as Int).bitWidth() / 8 : isLarge(type) ? 8 : 4;
    const children = dictionary
      ? []
      : Array.from({ length: field.childrenLength() }, (_, c) => columnOf(field.children(c)!));
    return { name: field.name() ?? '', type, buffer: own, width, children };
  };
  return Array.from({ length: schema.fieldsLength() }, (_, f) => columnOf(schema.fields(f)!));
}

/** How many buffers a column has of its own, by the table "Buffer Listing for Each Layout" of the format. */
function buffersOf(type: Type): number {
  switch (type) {
    case Type.Null:
    case Type.RunEndEncoded:
      return 0;
    case Type.Struct_:
    case Type.FixedSizeList:
      return 1;
    case Type.Binary:
    case Type.Utf8:
    case Type.LargeBinary:
    case Type.LargeUtf8:
      return 3;
    case Type.Union:
    case Type.BinaryView:
    case Type.Utf8View:
    case Type.ListView:
    case Type.LargeListView:
      throw new Error('it has a column of a kind that is not read here');
    default:
      return 2;
  }
}

function batchOf(batch: RecordBatch, body: number, first: number): Batch {
  if (batch.compression()) throw new Error('its batches are packed, which is not read here');
  const buffers = Array.from({ length: batch.buffersLength() }, (_, b): [number, number] => {
    const buffer = batch.buffers(b)!;
    return [body + Number(buffer.offset()), Number(buffer.length())];
  });
  return { first, rows: Number(batch.length()), buffers };
}

async function valuesOf(
  ranges: ByteRanges,
  batch: Batch,
  { buffer, width, type }: Column,
): Promise<(number | string | null)[]> {
  const valid = await validity(ranges, batch, { buffer });
  const [start] = batch.buffers[buffer + 1];
  const count = isText(type) ? batch.rows + 1 : batch.rows;
  const numbers = numbersIn(await ranges.read(start, start + count * width), width);
  if (!isText(type)) return numbers.map((value, row) => (isValid(valid, row) ? value : null));
  const [from] = batch.buffers[buffer + 2];
  const data = await ranges.read(from, from + (numbers.at(-1) ?? 0));
  return Array.from({ length: batch.rows }, (_, row) =>
    isValid(valid, row) ? data.toString('utf8', numbers[row], numbers[row + 1]) : null,
  );
}

/** A bit per row, 1 where there is a value; null where all have one. */
async function validity(ranges: ByteRanges, batch: Batch, { buffer }: { buffer: number }): Promise<Buffer | null> {
  const [start, length] = batch.buffers[buffer] ?? [0, 0];
  if (length * 8 < batch.rows) return null;
  const bits = await ranges.read(start, start + Math.ceil(batch.rows / 8));
  return Array.from({ length: batch.rows }, (_, row) => row).every((row) => isValid(bits, row)) ? null : bits;
}

function isValid(bits: Buffer | null, row: number): boolean {
  return bits === null || ((bits[row >> 3] >> (row & 7)) & 1) === 1;
}

function numbersIn(bytes: Buffer, width: number): number[] {
  return Array.from({ length: bytes.length / width }, (_, i) =>
    width === 8 ? Number(bytes.readBigInt64LE(i * width)) : bytes.readIntLE(i * width, width),
  );
}

function isText(type: Type): boolean {
  return type === Type.Utf8 || type === Type.LargeUtf8;
}

function isLarge(type: Type): boolean {
  return type === Type.LargeUtf8 || type === Type.LargeBinary;
}
