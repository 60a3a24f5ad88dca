import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the public data sets lie that the project is measured on: beside the repository, not part of it. */
const SHARED = join(__dirname, '..', '..', '..', '..', '..', 'shared', 'data');

/** The path of a file there; null where it is not. */
export function sharedFile(...parts: readonly string[]): string | null {
  const file = join(SHARED, ...parts);
  return existsSync(file) ? file : null;
}
