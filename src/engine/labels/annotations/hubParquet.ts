import { join, posix } from 'node:path';
import { parse } from 'yaml';
import { ParquetFile } from '../../files/containers/parquetFile';
import type { FolderView } from '../folderView';
import type { AnnotationFiles, AnnotationForm } from './annotationForm';
import { readContainers } from './containers';
import { classNamesOf, readPictureRows } from './huggingFaceRows';

/** Names as the hub gives them, of which one alone cannot be opened and is still meant. */
const PART = /-\d{5}-of-\d{5}\.parquet$/i;
/** Folders that are looked into: each configuration of a dataset has its own. */
const FOLDERS = 20;
const README = 'README.md';

/**
 * Parquet with pictures inside, as Hugging Face's hub keeps datasets and `Dataset.to_parquet` writes them: a column of
 * `bytes` and `path`, and one of classes. https://huggingface.co/docs/hub/datasets-image#parquet-format
 */
export const hubParquet: AnnotationForm = {
  name: 'parquet',
  title: 'Parquet with pictures',
  async find(folder) {
    const others = (await folder.folders()).filter((name) => name !== 'data').slice(0, FOLDERS);
    for (const place of ['', 'data', ...others]) {
      const files = (await folder.files(place)).filter((name) => /\.parquet$/i.test(name));
      const found: string[] = [];
      for (const name of files) {
        const path = posix.join(place, name);
        if (PART.test(name) && found.length > 0) found.push(path);
        else if (await holdsPictures(folder, path, PART.test(name))) found.push(path);
      }
      if (found.length > 0) return found;
    }
    return [];
  },
  async read(files) {
    const inReadme = await readmeClasses(files);
    return readContainers(files, async (file, annotations) => {
      const parquet = await ParquetFile.open(join(files.root, file));
      const own = classNamesOf(hubFeatures(parquet.note('huggingface')));
      await readPictureRows(file, parquet, own.size > 0 ? own : inReadme, files, annotations);
    });
  },
};

/** By the description at its end. @param damaged what to say of one that cannot be opened */
async function holdsPictures(folder: FolderView, file: string, damaged: boolean): Promise<boolean> {
  try {
    return (await ParquetFile.open(join(folder.root, file))).picture !== null;
  } catch {
    return damaged;
  }
}

function hubFeatures(text: string | null): unknown {
  try {
    return (JSON.parse(text ?? '{}') as { info?: { features?: unknown } }).info?.features;
  } catch {
    return null;
  }
}

interface ReadmeFeature {
  readonly name?: unknown;
  readonly dtype?: { readonly class_label?: { readonly names?: unknown } } | string;
}

/** Names of classes in the YAML that begins the README of a dataset; of several configurations all that it has. */
async function readmeClasses({ exists, text }: AnnotationFiles): Promise<Map<string, readonly string[]>> {
  const classes = new Map<string, readonly string[]>();
  const head = exists(README) ? /^---\r?\n(.*?)\r?\n---/s.exec(await text(README))?.[1] : undefined;
  if (head === undefined) return classes;
  try {
    const info = (parse(head, { maxAliasCount: 10 }) as { dataset_info?: unknown } | null)?.dataset_info;
    for (const { features } of [info ?? []].flat() as { features?: ReadmeFeature[] }[]) {
      for (const { name, dtype } of features ?? []) {
        const names = typeof dtype === 'object' ? dtype.class_label?.names : undefined;
        if (typeof names === 'object' && names !== null) classes.set(String(name), listOf(names));
      }
    }
  } catch {
    // A README may begin with anything.
  }
  return classes;
}

/** A list, or a map from number to name. */
function listOf(names: object): string[] {
  const list: string[] = [];
  for (const [number, name] of Object.entries(names)) if (/^\d{1,6}$/.test(number)) list[Number(number)] = String(name);
  return list;
}
