import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NearmissError } from '../protocol/reply';
import { makeBarrier } from './writeBarrier';

/** It keeps the cache out of git, and tells it from other folders. */
const MARK = '.gitignore';

/** Throws where nothing could be written to the cache, before hours are spent on what goes there. */
export async function checkCacheFolder(folder: string): Promise<void> {
  const barrier = await makeBarrier(folder);
  if (barrier)
    throw new NearmissError(
      'cache/unwritable',
      `What an analysis finds cannot be kept in ${folder}: ${barrier.at} takes no change, since ` +
        `${barrier.reason}. Name another folder by "state" in nearmiss.json or by the environment ` +
        'variable NEARMISS_STATE.',
    );
}

/** Makes a folder of the cache; the cache keeps itself out of git. */
export async function makeCacheFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, MARK), '*\n', { flag: 'wx' }).catch(() => {});
}

/** Deletes the cache. A folder that was not made as one stays: a recipe may name any place for what is kept. */
export async function removeCacheFolder(folder: string): Promise<void> {
  if (existsSync(folder) && !existsSync(join(folder, MARK)))
    throw new NearmissError(
      'cache/foreign',
      `${folder} does not look like a cache of Nearmiss, since it has no ${MARK}. Nothing was deleted; look at ` +
        'it and delete it by hand.',
    );
  await rm(folder, { recursive: true, force: true });
}
