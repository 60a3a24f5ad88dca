import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { removeLeftovers, writeFileAtomic } from '../files/atomicFile';
import { makeEmptyFolder } from '../files/emptyFolder';
import { fileError } from '../files/fileError';
import { encodeText } from '../files/text';
import { ROWS_ARE_NO_IMAGES } from '../images/rowItems';
import type { LabelSource } from '../labels/labelSource';
import type { ExportForm, ExportMeans, ExportOutcome } from '../protocol';
import { throwIfStopped, type JobContext } from '../protocol/job';
import { pictureOf } from '../protocol/pictureParts';
import { NearmissError } from '../protocol/reply';
import { carryFile } from './carryFile';
import { type ExportPlan, planExport } from './exportPlan';
import { namesOfPacked, unpackPicture } from './packedPictures';

/** Files that are brought over at the same time. */
const AT_ONCE = 8;

/** Lies in a copy that is not whole yet, and says of what it is one. */
const MARKER = '.nearmiss-export';

/**
 * Copies the images of a dataset with their labels as they are now into a new or empty folder, or goes on with a copy
 * that was cut off; those that a person took out stay behind. See planExport for what is in it. Every copy is read back
 * and compared.
 * @throws NearmissError for a folder that holds anything else or lies in the dataset, and for a label that cannot be a
 * folder
 */
export async function exportDataset(
  source: LabelSource,
  folder: string,
  { form, by = 'copy' }: { readonly form: ExportForm; readonly by?: ExportMeans },
  job: JobContext,
): Promise<ExportOutcome> {
  const { root } = source.info;
  if (source.entries.texts)
    throw new NearmissError(
      'export/rows',
      `The dataset is a table of which ${ROWS_ARE_NO_IMAGES}, so there is nothing to copy beside the table ` +
        'itself, which has the labels as they are now.',
    );
  const target = resolve(folder);
  if (isInside(root, target)) {
    throw new NearmissError(
      'export/inside',
      `${target} lies in the dataset, where the copies would count as its images. Choose a folder outside ${root}.`,
    );
  }
  const { paths, excluded } = source.entries;
  const kept = paths.filter((_, i) => !excluded[i]);
  const plan = planExport(source, form, form === 'folders' ? await namesOfPacked(root, kept) : new Map());
  await begin(target, plan);
  try {
    for (let done = 0; done < plan.files.length; done += AT_ONCE) {
      throwIfStopped(job);
      const some = plan.files.slice(done, done + AT_ONCE);
      const bring = ({ from, to }: (typeof some)[number]): Promise<void> =>
        pictureOf(from).entry === null
          ? carryFile(resolve(root, from), join(target, to), by)
          : unpackPicture(join(root, from), join(target, to));
      await Promise.all(some.map(bring));
    }
    for (const [name, text] of Object.entries(plan.texts)) {
      await mkdir(dirname(join(target, name)), { recursive: true });
      await writeFileAtomic(join(target, name), encodeText(text));
    }
    await rm(join(target, MARKER));
  } catch (error) {
    throw error instanceof NearmissError
      ? error
      : new NearmissError(
          'export/write',
          `The export to ${target} ended early: ${fileError(error)}. What was copied is still there, and the same ` +
            'export goes on from it; the dataset itself is unchanged.',
        );
  }
  return { images: plan.images, note: plan.note };
}

/** Takes an empty folder, or one with a part of the very same copy. */
async function begin(target: string, plan: ExportPlan): Promise<void> {
  await removeLeftovers([MARKER, ...Object.keys(plan.texts)].map((name) => join(target, name)));
  const mark = createHash('sha1').update(JSON.stringify(plan)).digest('hex');
  const found = await readFile(join(target, MARKER), 'utf8').catch(() => null);
  if (found === mark) return;
  if (found !== null)
    throw new NearmissError(
      'export/other',
      `${target} holds a part of another export, which was cut off: of other images or labels, or in another form. ` +
        'Delete it or choose another folder.',
    );
  await makeEmptyFolder(target, 'the export');
  await writeFileAtomic(join(target, MARKER), Buffer.from(mark));
}

function isInside(root: string, target: string): boolean {
  const path = relative(root, target);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
