import { readFileSync } from 'node:fs';

const BLOCK = 512;

/** The plain files of a tar archive (POSIX ustar, as Python's tarfile writes it) by name. */
export function readTar(file: string): Map<string, Buffer> {
  const bytes = readFileSync(file);
  const files = new Map<string, Buffer>();
  let at = 0;
  while (at < bytes.length && bytes[at] !== 0) {
    const header = bytes.subarray(at, at + BLOCK);
    const size = parseInt(text(header, 124, 12), 8);
    const prefix = text(header, 345, 155);
    if (header[156] === 0x30)
      files.set(
        prefix ? `${prefix}/${text(header, 0, 100)}` : text(header, 0, 100),
        bytes.subarray(at + BLOCK, at + BLOCK + size),
      );
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
  return files;
}

function text(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end).trim();
}
