import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file that ships with Nearmiss, found from wherever this module was built to: up to the folder of package.json. */
export function packageFile(...path: string[]): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, ...path);
}
