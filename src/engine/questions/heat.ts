import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { patchModel } from '../backbone/patchModel';
import { writeFileAtomic } from '../files/atomicFile';
import { heatPicture } from '../patches/heatPicture';
import { heatBeside } from '../patches/heatBeside';
import { fork, shuffle } from '../numeric/random';
import { NearmissError, type JobContext } from '../protocol';
import { analyzed, rowOf, type Standpoint } from './standpoint';

/** Images that are looked at to know what is normal at most: this takes seconds, and more tell little more. */
const NORMAL = 60;
/** Fewer do not tell what is usual. */
const FEWEST = 5;

/**
 * The file of a picture that shows where an image is unlike the classes that the recipe calls normal, or without such
 * ones unlike its own class. It is kept with the cache.
 * @throws NearmissError for a path that is no image of the dataset, without a backbone that gives features by place, or
 * with too few normal images
 */
export async function imageHeat(at: Standpoint, path: string, job: JobContext): Promise<string> {
  const image = rowOf(at, path);
  const {
    analysis: { backbone },
    decoded,
    cache,
  } = analyzed(at, 'Asking about images');
  const {
    recipe,
    table,
    state: { root },
  } = at;
  if (!backbone)
    throw new NearmissError(
      'anomaly/backbone',
      'Showing where an image is unusual needs a pretrained backbone, and this dataset was analyzed without one. ' +
        'Choose Get Pretrained Model… and analyze again.',
    );
  const model = await patchModel(backbone, recipe.network.imageSize === 'auto');
  const { normalClasses } = recipe.findings;
  const isNormal = (i: number): boolean =>
    normalClasses.length > 0 ? normalClasses.includes(table.label(i)) : table.labels[i] === table.labels[image];
  const all = table.paths
    .map((_path, i) => i)
    .filter((i) => i !== image && !table.excluded[i] && decoded.files.hashes[i] !== '' && isNormal(i));
  if (all.length < FEWEST)
    throw new NearmissError(
      'anomaly/normal',
      `Knowing what is usual needs at least ${FEWEST} images of ` +
        `${normalClasses.join(', ') || table.label(image) || 'no label'} beside this one; found ${all.length}. ` +
        'Label some, or name normal classes in "findings.normalClasses".',
    );
  const normal = shuffle(all, fork(recipe.training.seed, 51)).slice(0, NORMAL);
  const hashOf = (i: number): string => decoded.files.hashes[i];
  const key = createHash('sha1')
    .update(JSON.stringify([model, hashOf(image), normal.map(hashOf)]))
    .digest('hex');
  const file = join(cache, 'heat', `${key}.png`);
  if (existsSync(file)) return file;
  const { distances, scale } = await heatBeside(
    { root, paths: table.paths, hashes: decoded.files.hashes, model, device: recipe.network.device },
    image,
    normal,
    recipe.training.seed,
    job,
  );
  await mkdir(join(cache, 'heat'), { recursive: true });
  await writeFileAtomic(file, await heatPicture(join(root, table.paths[image]), distances, scale));
  return file;
}
