import { posix } from 'node:path';

/**
 * A path as a label file gives it, made comparable: relative to the root, `/` between folders, no `.`, `..` or doubled
 * slash left. null when it leads out of the dataset's folder or is blank.
 */
export function normalizeImagePath(value: string): string | null {
  if (value.trim() === '' || value.startsWith('/') || /^[A-Za-z]:[\\/]/.test(value) || value.includes('\0'))
    return null;
  // Most paths are normal already, and a table has many.
  const path = /(^|\/)\.{0,2}(\/|$)/.test(value) ? posix.normalize(value) : value;
  return path === '.' || path === '..' || path.startsWith('../') || path.endsWith('/') ? null : path;
}
