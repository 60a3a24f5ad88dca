import { type Dirent, existsSync } from 'node:fs';
import { open, opendir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { DatasetInfo } from '../protocol/dataset';
import { NearmissError } from '../protocol/reply';
import { isHidden, isImageFile } from '../files/imageNames';
import { readDatasetOptions } from '../recipe/readDatasetOptions';
import type { AnnotationForm } from './annotations/annotationForm';
import { findForm, formOf } from './annotations/forms';
import { FolderView } from './folderView';
import { countRecords, type LabelRows } from './labelRows';
import type { LabelRow } from './formats/fields';
import { parseLabelLines } from './labelLines';
import { parseLabelTable } from './labelTable';
import { fileError } from '../files/fileError';
import { usesOf } from './folders/splitNames';
import { decodeText } from '../files/text';

/**
 * Bounds of what discovery reads, so that it costs little on any folder: it guesses from names and the head of tables.
 */
const ENTRIES = 2000;
const SUBFOLDERS = 100;
const TABLES = 10;
const HEAD_BYTES = 65536;

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
  if (stats.isDirectory()) return (await labelled(file)) ?? { root: file, layout: 'folder', labelFile: '' };
  const info = { root: dirname(file), labelFile: basename(file) };
  if (/\.(csv|tsv)$/i.test(file)) return { ...info, layout: 'table' };
  if (/\.jsonl$/i.test(file)) return { ...info, layout: 'jsonl' };
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
async function labelled(root: string): Promise<DatasetInfo | null> {
  const view = new FolderView(root);
  const { layout, table } = await readDatasetOptions(root);
  if (layout === 'folders' || layout === 'names') return null;
  const own = formOf(layout);
  if (own) return formInfo(root, { form: own, files: await own.find(view) });
  if (table !== undefined) {
    const [labelFile] = [table].flat();
    return { root, layout: /\.jsonl$/i.test(labelFile) ? 'jsonl' : 'table', labelFile };
  }
  const file = await labelFileIn(root, await list(root));
  if (file || layout === 'table') return file;
  const found = await findForm(view);
  return found && formInfo(root, found);
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
  const entries = await list(folder);
  const files = await labelled(folder).catch(() => null);
  if (files) return files;
  const isFolderDataset =
    entries.some((entry) => entry.name === MARKER) ||
    isMostlyImages(entries) ||
    (await hasClassFolders(folder, entries)) ||
    (await hasSplits(folder, entries));
  return isFolderDataset ? { root: folder, layout: 'folder', labelFile: '' } : null;
}

async function inspectChildren(folder: string): Promise<DatasetInfo[]> {
  const infos: DatasetInfo[] = [];
  for (const child of subfolders(await list(folder))) {
    const info = await inspect(join(folder, child));
    if (info) infos.push(info);
  }
  return infos;
}

/**
 * labels.tsv is ours by its name; any other table has to have a label column and to name images, or rows by their id
 * where a recipe marks the folder.
 */
async function labelFileIn(root: string, entries: readonly Dirent[]): Promise<DatasetInfo | null> {
  const names = entries.filter((entry) => !entry.isDirectory() && !isHidden(entry.name)).map((entry) => entry.name);
  const marked = names.includes(MARKER);
  if (names.includes('labels.tsv')) return { root, layout: 'table', labelFile: 'labels.tsv' };
  const isFirst = (name: string) => /^metadata\./i.test(name);
  const tables = names.filter((name) => /\.(csv|tsv)$/i.test(name) || /^metadata\.jsonl$/i.test(name));
  for (const labelFile of tables.sort((a, b) => Number(isFirst(b)) - Number(isFirst(a))).slice(0, TABLES)) {
    const layout = /\.jsonl$/i.test(labelFile) ? 'jsonl' : 'table';
    const text = await readHead(join(root, labelFile));
    if (namesItems(layout === 'jsonl' ? parseLabelLines(text) : parseLabelTable(text, labelFile), marked))
      return { root, layout, labelFile };
  }
  return null;
}

/**
 * Whether the first row names an image, or rows are the items of a marked folder, and there is a column for its label.
 */
function namesItems(rows: LabelRows, marked: boolean): boolean {
  if (rows.headerProblem !== null || !rows.has('label')) return false;
  if (rows.areItems) return marked;
  const row: LabelRow = { image: '', label: '', split: '', state: '' };
  for (let record = rows.firstRow; record < countRecords(rows); record++) {
    if (rows.read(record, row, () => {})) return isImageFile(row.image);
  }
  return false;
}

/** Two folders of images make classes; one alone is as often the pictures of a project. */
async function hasClassFolders(folder: string, entries: readonly Dirent[]): Promise<boolean> {
  let classes = 0;
  for (const child of subfolders(entries)) {
    if (isMostlyImages(await list(join(folder, child))) && ++classes === 2) return true;
  }
  return false;
}

/** `train` and `test`, with classes or images in one of them; one alone where nothing is beside it. */
async function hasSplits(folder: string, entries: readonly Dirent[]): Promise<boolean> {
  const names = subfolders(entries);
  const splits = [...usesOf(names).keys()].map((name) => join(folder, name)).sort();
  if (splits.length === 0 || (splits.length === 1 && names.length > 1)) return false;
  const first = await list(splits[0]);
  return (splits.length > 1 && isMostlyImages(first)) || hasClassFolders(splits[0], first);
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

/** Entries by name, at most so many; none for a folder that cannot be read. */
async function list(folder: string): Promise<Dirent[]> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      if (entries.push(entry) === ENTRIES) break;
    }
  } catch {
    return entries;
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readHead(file: string): Promise<string> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return decodeText(buffer.subarray(0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch {
    return '';
  }
}
