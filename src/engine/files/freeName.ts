import { posix } from 'node:path';

/** The path itself, or the first of `1 (2).jpg`, `1 (3).jpg`, … that is not taken. */
export function freeName(path: string, taken: (path: string) => boolean): string {
  const { dir, name, ext } = posix.parse(path);
  let free = path;
  for (let n = 2; taken(free); n++) free = posix.join(dir, `${name} (${n})${ext}`);
  return free;
}
