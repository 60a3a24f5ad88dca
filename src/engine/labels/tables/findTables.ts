import { posix } from 'node:path';
import type { DatasetInfo, TableReading } from '../../protocol/dataset';
import { readDatasetOptions } from '../../recipe/readDatasetOptions';
import { isImageFile } from '../../files/imageNames';
import type { LabelRow } from '../formats/fields';
import type { FolderView } from '../folderView';
import { countRecords, type LabelRows } from '../labelRows';
import { hasLines, parseLabels } from '../parseLabels';
import { PictureLocator } from '../pictureLocator';
import { isSplitName, splitOfName } from '../splitNames';
import { readTable } from './readTable';
import { foundPictures } from './rowPictures';
import { ThereFiles } from './thereFiles';

/** Bounds of what is looked at, so that it costs little on any folder. */
const TABLES = 20;
const FOLDERS = 100;
const LEVELS = 3;
/** From so many letters on the beginning of a file may end within a row. */
const CUT = 60_000;

const TABLE = /\.(csv|tsv)$/i;
const LINES = /\.(jsonl|ndjson)$/i;
const LIST = /\.(txt|lst)$/i;
/** Names of files that are never labels, whatever they hold. */
const NEVER = /submission|^(decisions\.tsv|(requirements|readme|licen[cs]e|changelog).*|(.*\.)?(paths|classes)\.txt)$/i;
/** Of a table that says labels by its own name, however few. */
const SAYS_LABELS = /^(labels?|annotations?|metadata|ground_?truth|train|val|valid|test)\b/i;
/** Tables that other tools wrote of their findings, and VIA's, which are a form of their own. */
const FINDINGS = new RegExp(
  '\\b(is_(label|dark|light|blurry|odd_size)_issue|component_id|region_attributes)\\b|' +
    '^"?(from,to,distance|index,filename"?$)',
);

interface Candidate {
  readonly file: string;
  /** Files were found by its rows, and its columns are known. */
  readonly located: boolean;
  /** Names of its columns and of its first file say that it is one. */
  readonly named: boolean;
}

/** Which label files a folder has, as they look; null where none does. `labels.tsv` is ours by its name. */
export async function findTables(view: FolderView, marked: boolean): Promise<DatasetInfo | null> {
  const names = await view.files();
  if (names.includes('labels.tsv')) return infoOf(view.root, ['labels.tsv']);
  const search = new TableSearch(view, marked);
  const own = await search.all('', names);
  const best = own.find(({ located }) => located) ?? own.find(({ named }) => named);
  if (!best) return search.nested();
  // Of tables of splits those are one dataset that name pictures, or do not only where none does.
  const ending = (file: string) => posix.extname(file).toLowerCase();
  const isPartOfIt = ({ file, located }: Candidate) =>
    isPart(file) && located === best.located && ending(file) === ending(best.file);
  const parts = isPart(best.file) ? own.filter(isPartOfIt) : [];
  return infoOf(view.root, parts.length > 1 ? parts.map(({ file }) => file) : [best.file]);
}

export function infoOf(root: string, files: readonly string[]): DatasetInfo {
  const [labelFile] = files;
  const layout = hasLines(labelFile) ? 'jsonl' : 'table';
  return { root, layout, labelFile, ...(files.length > 1 && { labelFiles: files }) };
}

class TableSearch {
  private pictures: ((file: string) => (name: string) => string | null) | null = null;

  private hasClassFolders = false;
  private imageCount = 0;

  constructor(
    private readonly view: FolderView,
    private readonly marked: boolean,
  ) {}

  /** The tables in a folder that may be label files, the likeliest first. */
  async all(folder: string, names: readonly string[]): Promise<Candidate[]> {
    const stems = new Set(names.filter(isImageFile).map((name) => posix.parse(name).name));
    const kind = (name: string) => [/^metadata\./i, TABLE, LINES, LIST].findIndex((one) => one.test(name));
    const files = names
      .filter((name) => kind(name) >= 0 && !NEVER.test(name) && !(LIST.test(name) && stems.has(posix.parse(name).name)))
      .filter((name) => !/^metadata\./i.test(name) || TABLE.test(name) || LINES.test(name))
      .sort((a, b) => kind(a) - kind(b))
      .slice(0, TABLES);
    const found: Candidate[] = [];
    for (const name of files) {
      const candidate = await this.look(posix.join(folder, name));
      if (candidate) found.push(candidate);
    }
    return found;
  }

  /** A table in each of the folders of splits. */
  async nested(): Promise<DatasetInfo | null> {
    const files: string[] = [];
    for (const folder of (await this.view.folders()).filter(isSplitName)) {
      const own = await this.all(folder, await this.view.files(folder));
      const best = own.find(({ located }) => located) ?? own.find(({ file, named }) => named && isMetadata(file));
      if (best) files.push(best.file);
    }
    return files.length > 0 ? infoOf(this.view.root, files) : null;
  }

  private async look(file: string): Promise<Candidate | null> {
    const text = await this.view.head(file);
    const line = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)));
    if (text.trim() === '' || FINDINGS.test(line)) return null;
    const rows = parseLabels(text, file);
    // A file that is a table of pictures by its own name may have no rows left.
    const empty = isMetadata(file) && posix.dirname(file) !== '.' && rows.headerProblem === null && rows.has('label');
    const named = !LIST.test(file) && (namesItems(rows, this.marked) || empty);
    this.pictures ??= await this.finder();
    const { decision } = readTable(text, file, this.pictures(file), undefined, text.length > CUT);
    // Beside folders that are classes a column of other things, such as cameras, is no label by what stands in it.
    const means = decision.reading !== null && (decision.named || !this.hasClassFolders);
    const located = means && decision.located;
    const isSmall = text.length <= CUT && !SAYS_LABELS.test(posix.basename(file));
    if (this.hasClassFolders && isSmall && !this.isOfMost(file, text, decision.reading)) return null;
    return located || named ? { file, located, named } : null;
  }

  /**
   * Whether a table says something of half of the images at least: beside class folders, which say it of all, one of a
   * few is a list of errors, or of what was looked at.
   */
  private isOfMost(file: string, text: string, reading: TableReading | null = null): boolean {
    const rows = parseLabels(text, file, reading ?? undefined);
    const row: LabelRow = { image: '', label: '', split: '', state: '' };
    const found = new Set<string>();
    for (let record = rows.firstRow; record < countRecords(rows); record++) {
      const path = rows.read(record, row, () => {}) ? this.pictures!(file)(row.image) : null;
      if (path !== null) found.add(path);
    }
    return found.size * 2 >= this.imageCount;
  }

  /** Finds the files that names mean, among those that lie in the first levels of folders. */
  private async finder(): Promise<(file: string) => (name: string) => string | null> {
    const images: string[] = [];
    let folders = [''];
    let looked = 0;
    for (let level = 0; level <= LEVELS && folders.length > 0 && looked < FOLDERS; level++) {
      const next: string[] = [];
      for (const folder of folders) {
        if (++looked > FOLDERS) break;
        const files = await this.view.files(folder);
        for (const name of files) if (isImageFile(name)) images.push(posix.join(folder, name));
        next.push(...(await this.view.folders(folder)).map((name) => posix.join(folder, name)));
      }
      folders = next;
    }
    this.imageCount = images.length;
    const holders = new Set(images.map((path) => posix.basename(posix.dirname(path))));
    this.hasClassFolders = [...holders].filter((name) => name !== '.' && !isSplitName(name)).length > 1;
    const there = new ThereFiles(this.view.root);
    const { root, extension } = await readDatasetOptions(this.view.root);
    const locator = new PictureLocator(images, (path) => there.has(path));
    const places = [...new Set(images.map((path) => posix.dirname(path)))].slice(0, FOLDERS);
    return (file) => {
      const folder = posix.dirname(file) === '.' ? '' : posix.dirname(file);
      const start = { folder, ...(root !== undefined && { root }), ...(extension !== undefined && { extension }) };
      // Of a big folder only some files were seen: others are looked for by their path.
      const pictures = foundPictures(locator, start, null);
      return (name) => {
        const path = pictures.locate(name);
        if (path !== null && pictures.exists(path)) return path;
        return images.length === 0 ? null : (places.find((place) => there.has(posix.join(place, name))) ?? null);
      };
    };
  }
}

/**
 * Whether the first row names an image, or rows are the items of a marked folder, and there is a column for its label.
 */
function namesItems(rows: LabelRows, marked: boolean): boolean {
  if (rows.headerProblem !== null || !rows.has('label')) return false;
  if (rows.areItems) return marked;
  const row: LabelRow = { image: '', label: '', split: '', state: '' };
  for (let record = rows.firstRow; record < countRecords(rows); record++) {
    if (!rows.read(record, row, () => {})) continue;
    return isImageFile(/['"]path['"]:\s*(['"])(.*?)\1/.exec(row.image)?.[2] ?? row.image);
  }
  return false;
}

function isPart(file: string): boolean {
  return splitOfName(posix.parse(file).name) !== null;
}

function isMetadata(file: string): boolean {
  return /^metadata\./i.test(posix.basename(file));
}
