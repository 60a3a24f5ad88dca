import { inflateRawSync } from 'node:zlib';

/* Signatures and offsets of the ZIP format (PKWARE's APPNOTE 6.3), little-endian. */
const END = 0x06054b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const DIRECTORY_BYTES = 46;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/**
 * One file of a zip archive, as wheels of Python and `.npz` are. Archives in parts, with a password or of 4 GB are not
 * read.
 * @throws Error where the archive does not have it whole
 */
export function zipEntry(archive: Buffer, name: string): Buffer {
  const entry = entriesOf(archive).find((one) => one.name === name);
  if (!entry) throw new Error(`It has no ${name}.`);
  return content(archive, entry.at, name);
}

/**
 * The names of the files in an archive, in their order.
 * @throws Error where it is none
 */
export function zipNames(archive: Buffer): string[] {
  return entriesOf(archive).map(({ name }) => name);
}

/** Where the list of files tells of each. */
function entriesOf(archive: Buffer): { readonly name: string; readonly at: number }[] {
  const end = archive.lastIndexOf(Buffer.from(Uint32Array.of(END).buffer));
  if (end < 0 || end + END_BYTES > archive.length) throw new Error('It is no zip archive or was cut off.');
  const entries: { name: string; at: number }[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (at + DIRECTORY_BYTES > end || archive.readUInt32LE(at) !== DIRECTORY)
      throw new Error('Its list of files is damaged.');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const start = at + DIRECTORY_BYTES;
    entries.push({ name: archive.toString('utf8', start, start + nameBytes), at });
    at = start + nameBytes + extraBytes + commentBytes;
  }
  return entries;
}

function content(archive: Buffer, entry: number, name: string): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const [packed, size] = [archive.readUInt32LE(entry + 20), archive.readUInt32LE(entry + 24)];
  const local = archive.readUInt32LE(entry + 42);
  if (archive.readUInt32LE(local) !== LOCAL) throw new Error(`${name} is not where the list of files says.`);
  const start = local + LOCAL_BYTES + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const bytes = archive.subarray(start, start + packed);
  if (method !== STORED && method !== DEFLATED) throw new Error(`${name} is packed in a way that is not read.`);
  const unpacked = method === STORED ? bytes : inflateRawSync(bytes, { maxOutputLength: size + 1 });
  if (unpacked.length !== size) throw new Error(`${name} is not whole.`);
  return unpacked;
}
