import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { NearmissError } from '../protocol/reply';
import { fileError } from './fileError';

/** Enough of a header to tell by, the shortest of which is `id,label`. */
const HEADER_BYTES = 16;

/**
 * Bytes as text so that encodeText gives the same bytes back. A byte that is no part of valid UTF-8 becomes the lone
 * surrogate U+DC00 + byte (Python's "surrogateescape", PEP 383), which no valid text contains. A BOM stays in the text.
 */
export function decodeText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const parts: string[] = [];
  let from = 0;
  for (let i = 0; i < bytes.length;) {
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      parts.push(bytes.toString('utf8', from, i), String.fromCharCode(0xdc00 + bytes[i]));
      from = i + 1;
    }
    i += length || 1;
  }
  parts.push(bytes.toString('utf8', from));
  return parts.join('');
}

export function encodeText(text: string): Buffer {
  if (!hasEscapedBytes(text)) return Buffer.from(text, 'utf8');
  // With the u flag a pattern of low surrogates matches lone ones only.
  return Buffer.concat(
    text
      .split(/([\uDC80-\uDCFF])/u)
      .map((part, i) => (i % 2 === 0 ? Buffer.from(part, 'utf8') : Buffer.of(part.charCodeAt(0) - 0xdc00))),
  );
}

/**
 * Whether the bytes of this text were not valid UTF-8. An editor would destroy them on saving; only applyToDisk keeps
 * them.
 */
export function hasEscapedBytes(text: string): boolean {
  return /[\uDC80-\uDCFF]/u.test(text);
}

/** The 1-based line of the first byte that is not UTF-8; null where there is none. */
export function escapedLine(text: string): number | null {
  const at = text.search(/[\uDC80-\uDCFF]/u);
  return at < 0 ? null : text.slice(0, at).split(/\r\n|\r|\n/).length;
}

/** The text of a file, see decodeText. */
export async function readText(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new NearmissError('labels/unreadable', `${file} cannot be read: ${fileError(error)}.`);
  }
  if (isUtf16(bytes)) {
    throw new NearmissError(
      'labels/utf16',
      `${file} is UTF-16; labels are read as UTF-8. Save it with the encoding UTF-8.`,
    );
  }
  return decodeText(bytes);
}

/** By its byte order mark; without one by the first letters, of which every other byte is zero. */
function isUtf16(bytes: Buffer): boolean {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return true;
  const head = bytes.subarray(0, HEADER_BYTES);
  return [0, 1].some(
    (odd) => head.length === HEADER_BYTES && head.every((byte, i) => (byte === 0) === (i % 2 === odd)),
  );
}

/** The length of the valid UTF-8 sequence that begins at `i`, 0 where none does (Unicode 15, table 3-7). */
function sequenceLength(bytes: Buffer, i: number): number {
  const lead = bytes[i];
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  return length > 0 && isUtf8(bytes.subarray(i, i + length)) ? length : 0;
}
