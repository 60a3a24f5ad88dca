import { readFile } from 'node:fs/promises';
import { NearmissError } from '../protocol/reply';
import { writeFileAtomic } from '../files/atomicFile';
import { fileError } from '../files/fileError';

/** A NumPy array in C order: the last index runs fastest. */
export interface NumpyArray {
  readonly shape: readonly number[];
  /** Float64Array where float32 cannot hold every element; 8-byte integers beyond 2^53 are rounded. */
  readonly data: Float32Array | Float64Array;
}

// The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
const MAGIC = '\x93NUMPY';
const ENTRIES = [
  String.raw`'descr':\s*'([<>|=])([a-zA-Z])(\d+)'`,
  String.raw`'fortran_order':\s*(True|False)`,
  String.raw`'shape':\s*\(([\d,\s]*)\)`,
];
const HEADER = new RegExp(String.raw`^\s*\{\s*${ENTRIES.join(',\\s*')},?\s*\}\s*$`);

type ReadElement = (view: DataView, offset: number, little: boolean) => number;

const ELEMENTS: Readonly<Record<string, ReadElement>> = {
  f4: (view, offset, little) => view.getFloat32(offset, little),
  f8: (view, offset, little) => view.getFloat64(offset, little),
  f2: (view, offset, little) => halfFloat(view.getUint16(offset, little)),
  i1: (view, offset) => view.getInt8(offset),
  i2: (view, offset, little) => view.getInt16(offset, little),
  i4: (view, offset, little) => view.getInt32(offset, little),
  i8: (view, offset, little) => Number(view.getBigInt64(offset, little)),
  u1: (view, offset) => view.getUint8(offset),
  u2: (view, offset, little) => view.getUint16(offset, little),
  u4: (view, offset, little) => view.getUint32(offset, little),
  u8: (view, offset, little) => Number(view.getBigUint64(offset, little)),
  b1: (view, offset) => view.getUint8(offset),
};

/**
 * Reads a `.npy` file of numbers, versions 1 to 3. Throws NearmissError that says what was found and what was needed.
 */
export async function readNpy(file: string): Promise<NumpyArray> {
  const bytes = await readBytes(file);
  try {
    return parseNpy(bytes);
  } catch (error) {
    throw error instanceof NearmissError ? new NearmissError(error.code, `${file} ${error.message}`) : error;
  }
}

/** @throws NearmissError that says why a file cannot be read */
export async function readBytes(file: string): Promise<Buffer> {
  return readFile(file).catch((error) => {
    throw new NearmissError('npy/unreadable', `${file} cannot be read: ${fileError(error)}.`);
  });
}

/** Writes count rows of `dim` float32 values as a 2-D array, which `numpy.load` reads. */
export async function writeNpy(file: string, values: Float32Array, dim: number): Promise<void> {
  if (values.length % dim !== 0) throw new RangeError(`${values.length} values are no rows of ${dim}`);
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.length / dim}, ${dim}), }`;
  // NumPy pads the header so that the data begins at a multiple of 64.
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const start = Buffer.from(`${MAGIC}\x01\x00\0\0${padded}`, 'latin1');
  start.writeUInt16LE(padded.length, 8);
  const data = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => data.setFloat32(4 * i, value, true));
  await writeFileAtomic(file, Buffer.concat([start, Buffer.from(data.buffer)]));
}

/** The bytes of a `.npy` file of numbers. Throws NearmissError whose message goes on after the name of the file. */
export function parseNpy(bytes: Buffer): NumpyArray {
  const { order, kind, width, fortran, shape, data, header } = parseHeader(bytes);
  const element = ELEMENTS[kind + width];
  if (!element) throw noNumbers(header);
  const wide = width === 8 || (kind !== 'f' && width === 4);
  const values = readValues(data, shape, element, width, order !== '>', wide);
  return { shape, data: fortran ? toCOrder(values, shape) : values };
}

/** A list of texts (types `<U…` and `S…`), as `.npz` files name their rows by; null where it is something else. */
export function parseNpyTexts(bytes: Buffer): string[] | null {
  const { order, kind, width, shape, data } = parseHeader(bytes);
  if (shape.length !== 1 || (kind !== 'U' && kind !== 'S')) return null;
  const size = kind === 'U' ? 4 * width : width;
  if (data.length < shape[0] * size) throw cutOff(shape, size, data.length);
  return Array.from({ length: shape[0] }, (_, i) => {
    const cell = data.subarray(i * size, (i + 1) * size);
    if (kind === 'S') return cell.toString('utf8').replace(/\0+$/, '');
    const codes = Array.from({ length: width }, (_, c) =>
      order === '>' ? cell.readUInt32BE(4 * c) : cell.readUInt32LE(4 * c),
    );
    return String.fromCodePoint(...codes).replace(/\0+$/, '');
  });
}

function parseHeader(bytes: Buffer) {
  if (bytes.toString('latin1', 0, 6) !== MAGIC || bytes.length < 12) {
    throw new NearmissError('npy/format', 'is no .npy file: it does not begin as one. Save the array with numpy.save.');
  }
  const version = bytes[6];
  if (version < 1 || version > 3)
    throw new NearmissError('npy/version', `is of .npy version ${version}; versions 1 to 3 are read.`);
  const lengthBytes = version === 1 ? 2 : 4;
  const dataStart = 8 + lengthBytes + bytes.readUIntLE(8, lengthBytes);
  const header = bytes.toString(version === 3 ? 'utf8' : 'latin1', 8 + lengthBytes, dataStart);
  const match = HEADER.exec(header);
  if (!match) throw noNumbers(header);
  const [, order, kind, width, fortran, sizes] = match;
  const shape = sizes
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const data = bytes.subarray(dataStart);
  return { order, kind, width: Number(width), fortran: fortran === 'True', shape, data, header };
}

function noNumbers(header: string): NearmissError {
  return new NearmissError(
    'npy/type',
    `holds something else than plain numbers (its header is ${header.trim().slice(0, 120)}). Save a float32 ` +
      "array: numpy.save(file, array.astype('float32')).",
  );
}

function cutOff(shape: readonly number[], width: number, found: number): NearmissError {
  const needed = shape.reduce((product, n) => product * n, width);
  return new NearmissError(
    'npy/truncated',
    `is cut off: shape (${shape.join(', ')}) needs ${needed} bytes of data, and ${found} are there.`,
  );
}

function readValues(
  bytes: Buffer,
  shape: readonly number[],
  element: ReadElement,
  width: number,
  little: boolean,
  wide: boolean,
): Float32Array | Float64Array {
  const count = shape.reduce((product, n) => product * n, 1);
  if (bytes.length < count * width) throw cutOff(shape, width, bytes.length);
  const values = wide ? new Float64Array(count) : new Float32Array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < count; i++) values[i] = element(view, i * width, little);
  return values;
}

/** Fortran order, where the first index runs fastest, to C order. */
function toCOrder<T extends Float32Array | Float64Array>(values: T, shape: readonly number[]): T {
  const ordered = values.slice() as T;
  const index = new Uint32Array(shape.length);
  for (let i = 0; i < values.length; i++) {
    let position = 0;
    for (let axis = 0; axis < shape.length; axis++) position = position * shape[axis] + index[axis];
    ordered[position] = values[i];
    for (let axis = 0; axis < shape.length && ++index[axis] === shape[axis]; axis++) index[axis] = 0;
  }
  return ordered;
}

/** IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
