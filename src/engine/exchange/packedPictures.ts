import { lstat, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import sharp from 'sharp';
import { writeFileAtomic } from '../files/atomicFile';
import { openPicture } from '../images/picturePart';
import { pictureOf } from '../protocol/pictureParts';
import { NearmissError } from '../protocol/reply';

/** Digits of the number of a row, so that files sort as rows do. */
const DIGITS = 6;

/**
 * File names for pictures that lie in other files: in an archive the name that they have there, of a row one by its
 * number, with the ending that the picture's format has.
 */
export async function namesOfPacked(root: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const path of paths) {
    const { file, entry } = pictureOf(path);
    if (typeof entry === 'string') names.set(path, posix.basename(entry.replaceAll('\\', '/')));
    if (typeof entry !== 'number') continue;
    const { name } = posix.parse(file.replace(/\.gz$/i, ''));
    names.set(path, `${name}-${String(entry).padStart(DIGITS, '0')}${await endingOf(join(root, path))}`);
  }
  return names;
}

async function endingOf(path: string): Promise<string> {
  // Pixels without a format become PNG.
  if (!/\.(parquet|arrow)#/i.test(path)) return '.png';
  const bytes = await (await openPicture(path)).image();
  const format = await sharp(bytes)
    .metadata()
    .then(
      (metadata) => metadata.format,
      () => undefined,
    );
  return format === undefined ? '' : `.${format === 'jpeg' ? 'jpg' : format}`;
}

/** Writes a picture that lies in another file to a file of its own; never over another. */
export async function unpackPicture(from: string, to: string): Promise<void> {
  const bytes = await (await openPicture(from)).image();
  if (!(await lstat(to).catch(() => null))) {
    await mkdir(dirname(to), { recursive: true });
    return writeFileAtomic(to, bytes);
  }
  if (!bytes.equals(await readFile(to)))
    throw new NearmissError(
      'export/different',
      `${to} does not hold what ${from} holds. Delete it, or choose another folder, and export again.`,
    );
}
