import { type Dirent, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { DatasetInfo } from '../protocol/dataset';
import { NearmissError } from '../protocol/reply';
import { isHidden, isImageFile } from '../files/imageNames';
import { readDatasetOptions } from '../recipe/readDatasetOptions';
import type { AnnotationForm } from './annotations/annotationForm';
import { findForm, FORMS, formOf } from './annotations/forms';
import { FolderView } from './folderView';
import { fileError } from '../files/fileError';
import { usesOf } from './folders/splitNames';
import { hasLines } from './parseLabels';
import { findTables, infoOf } from './tables/findTables';

/** Folders that discovery looks into, so that it costs little on any folder; see FolderView for its other bounds. */
const SUBFOLDERS = 100;

/** A recipe marks its folder as a dataset: the way to name the root where class folders stand several levels deep. */
const MARKER = 'nearmiss.json';
const NOT_DATA = new Set(['node_modules', 'dist', 'out', 'build', '__pycache__', 'venv']);

/** Which of these folders, or folders directly in them, are datasets, in the order of the folders. Never throws. */
export async function findDatasets(folders: readonly string[]): Promise<DatasetInfo[]> {
  const found = new Map<string, DatasetInfo>();
  for (const folder of folders.map((folder) => resolve(folder))) {
    const own = await inspect(folder);
    const infos = own ? [own] : await inspectChildren(folder);
    for (const info of infos) found.set(info.root, info);
  }
  return [...found.values()];
}

/**
 * The dataset that a person names by its folder or its label file. A folder without a label file is a folder dataset,
 * whatever it holds. Throws NearmissError when it is not there.
 */
export async function findDataset(path: string): Promise<DatasetInfo> {
  const file = resolve(path);
  const stats = await stat(file).catch((error) => {
    throw new NearmissError(
      'dataset/missing',
      `${file} cannot be opened: ${fileError(error)}. Name a folder with images or a label file.`,
    );
  });
  if (stats.isDirectory())
    return (await labelled(new FolderView(file))) ?? { root: file, layout: 'folder', labelFile: '' };
  const info = { root: dirname(file), labelFile: basename(file) };
  if (/\.(csv|tsv)$/i.test(file)) return { ...info, layout: 'table' };
  if (hasLines(file)) return { ...info, layout: 'jsonl' };
  const form = await findForm(new FolderView(info.root));
  if (form?.files.includes(info.labelFile)) return formInfo(info.root, form);
  throw new NearmissError(
    'dataset/file',
    `${file} is no label file; needed a folder with images, or a .tsv, .csv or .jsonl file that names them.`,
  );
}

/** An open dataset as it is found now: its label file may have gone, or one may have come to its folders. */
export async function findAgain(info: DatasetInfo): Promise<DatasetInfo> {
  const own = info.layout === 'table' || info.layout === 'jsonl';
  return own && existsSync(join(info.root, info.labelFile)) ? info : findDataset(info.root);
}

/** What the files in a folder say its labels to be, as its recipe has it or as they look; null where none does. */
async function labelled(view: FolderView): Promise<DatasetInfo | null> {
  const { root } = view;
  const { layout, table } = await readDatasetOptions(root);
  if (layout === 'folders' || layout === 'names') return null;
  const own = formOf(layout);
  if (!own && layout !== 'auto' && layout !== 'table') throw unknownLayout(layout);
  if (own) return formInfo(root, { form: own, files: await own.find(view) });
  if (table !== undefined) return infoOf(root, [table].flat());
  const file = await findTables(view, (await view.files()).includes(MARKER));
  // A list without header may be one of a form that knows more of it, as where names of its numbers are.
  if (layout === 'table' || (file && !/\.(txt|lst)$/i.test(file.labelFile))) return file;
  const found = await findForm(view);
  return found ? formInfo(root, found) : file;
}

function unknownLayout(layout: string): NearmissError {
  const known = ['auto', 'folders', 'names', 'table', ...FORMS.map(({ name }) => name)];
  return new NearmissError(
    'dataset/layout',
    `"dataset.layout" in nearmiss.json is "${layout}", which is none that is known: ${known.join(', ')}.`,
  );
}

function formInfo(root: string, { form, files }: { form: AnnotationForm; files: readonly string[] }): DatasetInfo {
  if (files.length === 0)
    throw new NearmissError(
      'dataset/form',
      `${root} holds no ${form.title}, which "dataset.layout" in nearmiss.json asks for. Correct it there.`,
    );
  return { root, layout: 'annotations', labelFile: files[0], form: form.name, labelFiles: files };
}

async function inspect(folder: string): Promise<DatasetInfo | null> {
  const view = new FolderView(folder);
  const files = await labelled(view).catch(() => null);
  if (files) return files;
  const entries = await view.entries();
  const isFolderDataset =
    entries.some((entry) => entry.name === MARKER) ||
    isMostlyImages(entries) ||
    (await hasClassFolders(view)) ||
    (await hasSplits(view));
  return isFolderDataset ? { root: folder, layout: 'folder', labelFile: '' } : null;
}

async function inspectChildren(folder: string): Promise<DatasetInfo[]> {
  const infos: DatasetInfo[] = [];
  for (const child of subfolders(await new FolderView(folder).entries())) {
    const info = await inspect(join(folder, child));
    if (info) infos.push(info);
  }
  return infos;
}

/** Two folders of images make classes; one alone is as often the pictures of a project. */
async function hasClassFolders(view: FolderView, folder = ''): Promise<boolean> {
  let classes = 0;
  for (const child of subfolders(await view.entries(folder))) {
    if (isMostlyImages(await view.entries(join(folder, child))) && ++classes === 2) return true;
  }
  return false;
}

/** `train` and `test`, with classes or images in one of them; one alone where nothing is beside it. */
async function hasSplits(view: FolderView): Promise<boolean> {
  const names = subfolders(await view.entries());
  const splits = [...usesOf(names).keys()].sort();
  if (splits.length === 0 || (splits.length === 1 && names.length > 1)) return false;
  const [first] = splits;
  return (splits.length > 1 && isMostlyImages(await view.entries(first))) || hasClassFolders(view, first);
}

function isMostlyImages(entries: readonly Dirent[]): boolean {
  const files = entries.filter((entry) => !entry.isDirectory() && !isHidden(entry.name));
  const images = files.filter((entry) => isImageFile(entry.name)).length;
  return images > 0 && images * 2 > files.length;
}

function subfolders(entries: readonly Dirent[]): string[] {
  const names = entries.filter(
    (entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !isHidden(entry.name) && !NOT_DATA.has(entry.name),
  );
  return names
    .map((entry) => entry.name)
    .sort()
    .slice(0, SUBFOLDERS);
}
