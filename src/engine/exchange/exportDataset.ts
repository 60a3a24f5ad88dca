import { constants } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import type { ExportForm } from '../protocol/engine';
import { throwIfStopped, type JobContext } from '../protocol/job';
import { NearmissError } from '../protocol/reply';
import { makeEmptyFolder } from '../files/emptyFolder';
import { fileError } from '../files/fileError';
import { fileKey } from '../files/fileKey';
import { checkClassFolder } from '../labels/classFolder';
import { freeName } from '../files/freeName';
import type { LabelEntries } from '../labels/labelSource';
import { ROWS_ARE_NO_IMAGES } from '../images/rowItems';
import { labelTableText } from '../labels/labelTableText';

/** Files copied at the same time. */
const COPIES = 8;

/**
 * Copies the images of the dataset at `root` with their labels as they are now into a new or empty folder; those that a
 * person took out stay behind. `folders` makes a folder per class, `table` keeps the paths and adds a labels.tsv.
 * Returns how many images were copied. Throws NearmissError for a folder that holds anything or lies in the dataset,
 * and for a label that cannot be a folder.
 */
export async function exportDataset(
  root: string,
  entries: LabelEntries,
  folder: string,
  form: ExportForm,
  job: JobContext,
): Promise<number> {
  if (entries.texts)
    throw new NearmissError(
      'export/rows',
      `The dataset is a table of which ${ROWS_ARE_NO_IMAGES}, so there is nothing to copy beside the table ` +
        'itself, which has the labels as they are now.',
    );
  const target = resolve(folder);
  const kept = [...entries.paths.keys()].filter((i) => !entries.excluded[i]);
  const names = form === 'table' ? kept.map((i) => entries.paths[i]) : classPaths(entries, kept);
  if (isInside(root, target)) {
    throw new NearmissError(
      'export/inside',
      `${target} lies in the dataset, where the copies would count as its images. Choose a folder outside ${root}.`,
    );
  }
  await makeEmptyFolder(target, 'the export');
  try {
    for (let done = 0; done < kept.length; done += COPIES) {
      throwIfStopped(job);
      await Promise.all(
        kept
          .slice(done, done + COPIES)
          .map((i, k) => copyImage(join(root, entries.paths[i]), join(target, names[done + k]))),
      );
    }
    if (form === 'table') await writeFile(join(target, 'labels.tsv'), labelTableText(entries));
  } catch (error) {
    throw error instanceof NearmissError
      ? error
      : new NearmissError(
          'export/write',
          `The export to ${target} ended early: ${fileError(error)}. What was copied is still there; the dataset ` +
            'itself is unchanged.',
        );
  }
  return kept.length;
}

/**
 * `cat/1.jpg` for an image labelled cat, below its split where that is a folder too; images of the same name in a class
 * get a number.
 */
function classPaths({ paths, labels, splits, records }: LabelEntries, images: readonly number[]): string[] {
  const taken = new Set<string>();
  return images.map((i) => {
    const path = freeName(
      posix.join((records === null && splits?.[i]) || '', checkClassFolder(labels[i]), posix.basename(paths[i])),
      (name) => taken.has(fileKey(name)),
    );
    taken.add(fileKey(path));
    return path;
  });
}

async function copyImage(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
}

function isInside(root: string, target: string): boolean {
  const path = relative(root, target);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
