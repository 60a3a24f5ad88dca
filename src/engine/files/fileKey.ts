import { lstatSync } from 'node:fs';

/**
 * What tells files apart: on the usual disks of macOS and Windows, names that differ in case or in how an accent is
 * composed are one file.
 */
export function fileKey(path: string): string {
  return process.platform === 'linux' ? path : path.normalize('NFC').toLowerCase();
}

/**
 * Whether anything has this name, be it a link that leads nowhere. A name with a zero byte, as a damaged file may hold,
 * nothing has.
 */
export function isThere(file: string): boolean {
  return !file.includes('\0') && lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}
