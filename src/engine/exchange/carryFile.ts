import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, link, lstat, mkdir, realpath, rename, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileError } from '../files/fileError';
import type { ExportMeans } from '../protocol';
import { NearmissError } from '../protocol/reply';

/** The copy of a file that is being made. */
const PART = '.nearmiss-part';

/**
 * Brings a file to a new place: as a copy that is read back and compared, as another name of the same file, or as a
 * link to it. Never over another file: one that is there already, from a run that was cut off, has to hold the same.
 * @throws NearmissError that says what to do
 */
export async function carryFile(from: string, to: string, by: ExportMeans): Promise<void> {
  if (await lstat(to).catch(() => null)) return checkSame(from, to);
  await mkdir(dirname(to), { recursive: true });
  if (by === 'link') return symlink(from, to);
  if (by === 'hardlink') return linkTo(from, to);
  const part = to + PART;
  await rm(part, { force: true });
  await copyFile(from, part, constants.COPYFILE_FICLONE);
  await checkSame(from, part);
  await rename(part, to);
}

async function linkTo(from: string, to: string): Promise<void> {
  try {
    // A name of the picture itself, where it is a link: another link would lead elsewhere from there.
    await link(await realpath(from), to);
  } catch (error) {
    throw new NearmissError(
      'export/hardlink',
      `${from} cannot have another name ${to}: ${fileError(error)}. Export copies or links instead (--by copy, ` +
        '--by link).',
    );
  }
}

async function checkSame(from: string, to: string): Promise<void> {
  const [original, copy] = await Promise.all([hashOf(from), hashOf(to)]);
  if (original === copy) return;
  throw new NearmissError(
    'export/different',
    `${to} does not hold what ${from} holds. Delete it, or choose another folder, and export again.`,
  );
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha1');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
