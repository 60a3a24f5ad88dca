import { join, posix } from 'node:path';
import { ArrowFile } from '../../files/containers/arrowFile';
import type { AnnotationFiles, AnnotationForm } from './annotationForm';
import { readContainers } from './containers';
import { classNamesOf, readPictureRows } from './huggingFaceRows';

const STATE = 'state.json';
const INFO = 'dataset_info.json';
const SPLITS = 'dataset_dict.json';
/** Splits that are looked for. */
const MOST = 50;

/**
 * What `save_to_disk` of Hugging Face's `datasets` writes: Arrow streams with the pictures, named by `state.json`, a
 * folder per split where `dataset_dict.json` names them.
 * https://huggingface.co/docs/datasets/process#save
 */
export const savedDataset: AnnotationForm = {
  name: 'save_to_disk',
  title: 'a dataset of save_to_disk',
  async find(folder) {
    const splits = (await folder.files()).includes(SPLITS) ? listIn(await folder.head(SPLITS), 'splits') : [''];
    const found: string[] = [];
    for (const split of splits.filter((name): name is string => typeof name === 'string').slice(0, MOST)) {
      const place = posix.normalize(split === '' ? '.' : split);
      if (place.startsWith('..') || posix.isAbsolute(place)) continue;
      const names = await folder.files(place === '.' ? '' : place);
      if (!names.includes(STATE)) continue;
      const parts = listIn(await folder.head(posix.join(place, STATE)), '_data_files') as { filename?: unknown }[];
      for (const { filename } of parts.filter((part) => typeof part === 'object' && part !== null)) {
        if (names.includes(String(filename)) && /\.arrow$/i.test(String(filename)))
          found.push(posix.join(place, String(filename)));
      }
    }
    return found;
  },
  async read(files) {
    const classes = new Map<string, ReturnType<typeof classNamesOf>>();
    return readContainers(files, async (file, annotations) => {
      const folder = posix.dirname(file);
      if (!classes.has(folder)) classes.set(folder, await infoClasses(posix.join(folder, INFO), files));
      const arrow = await ArrowFile.open(join(files.root, file));
      if (arrow.picture === null) {
        annotations.notes.push(`${file} has no column of pictures, so none of its ${arrow.rows} rows is read.`);
        return;
      }
      // The folder is the split by its name, whatever that is.
      const split = folder === '.' ? '' : folder;
      await readPictureRows(file, arrow, classes.get(folder)!, files, annotations, split);
    });
  },
};

async function infoClasses(file: string, { exists, text }: AnnotationFiles): Promise<Map<string, readonly string[]>> {
  try {
    return classNamesOf(exists(file) ? (JSON.parse(await text(file)) as { features?: unknown }).features : null);
  } catch {
    return new Map();
  }
}

function listIn(text: string, key: string): unknown[] {
  try {
    const list = (JSON.parse(text) as Record<string, unknown>)[key];
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
