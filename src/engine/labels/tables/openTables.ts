import { join, posix } from 'node:path';
import type { DatasetInfo, TableReading } from '../../protocol/dataset';
import type { DatasetOptions } from '../../recipe/datasetOptions';
import { readDatasetOptions } from '../../recipe/readDatasetOptions';
import { findImages, type FoundImages } from '../../files/imageFiles';
import type { Problem } from '../../files/problem';
import { escapedLine, readText } from '../../files/text';
import { FolderView } from '../folderView';
import { joinedSource } from '../joinedSource';
import type { LabelSource } from '../labelSource';
import type { OpenText } from '../openText';
import { parseLabels } from '../parseLabels';
import { PictureLocator } from '../pictureLocator';
import { rowSource } from '../rowSource';
import { splitOfName } from '../splitNames';
import { findClassNames } from './classNames';
import { readTable } from './readTable';
import { foundPictures, plainPictures } from './rowPictures';
import { valuesOf } from './tableSample';
import { ThereFiles } from './thereFiles';

/** Letters of a file by which discovery tells what it is. */
const HEAD = 60_000;

interface OpenedTable {
  readonly source: LabelSource;
  readonly reading: TableReading | undefined;
}

/** Reads the labels of a dataset that label files say, each as its columns are decided. */
export async function openTables(info: DatasetInfo, openText: OpenText): Promise<LabelSource> {
  const files = info.labelFiles ?? [info.labelFile];
  const options = await readDatasetOptions(info.root);
  // Of a table that is named beside what the recipe says, the recipe says nothing.
  const own = options.table === undefined || files.every((file) => [options.table].flat().includes(file));
  const reader = new TableReader(
    info,
    own ? options : { layout: options.layout, include: [], exclude: [] },
    openText,
    files.length > 1,
  );
  const opened: OpenedTable[] = [];
  for (const file of files) opened.push(await reader.open(file));
  const tables = Object.fromEntries(opened.flatMap(({ reading }, i) => (reading ? [[files[i], reading]] : [])));
  const { tables: _, ...rest } = info;
  const known: DatasetInfo = Object.keys(tables).length === 0 ? rest : { ...rest, tables };
  if (opened.length === 1) return { ...opened[0].source, info: known };
  const { paths, problems } = await reader.images();
  return joinedSource(
    known,
    opened.map(({ source }) => source),
    problems,
    paths,
  );
}

class TableReader {
  private found: Promise<FoundImages> | null = null;
  private readonly there: ThereFiles;
  private readonly view: FolderView;

  constructor(
    private readonly info: DatasetInfo,
    private readonly options: DatasetOptions,
    private readonly openText: OpenText,
    /** Whether this is one of several files. */
    private readonly joined: boolean,
  ) {
    this.there = new ThereFiles(info.root);
    this.view = new FolderView(info.root);
  }

  images(): Promise<FoundImages> {
    return (this.found ??= findImages(this.info.root));
  }

  async open(file: string): Promise<OpenedTable> {
    const path = join(this.info.root, file);
    const text = this.openText(path) ?? (await readText(path));
    const encoding = encodingProblems(file, text);
    const isOfItems = parseLabels(text.slice(0, HEAD), file).areItems;
    const { columns, names, root, extension } = this.options;
    if (isOfItems && columns?.image === undefined && (await this.images()).paths.length === 0) {
      const pictures = plainPictures(() => true);
      return {
        source: rowSource(this.info, { file, rows: parseLabels(text, file), pictures }, encoding),
        reading: undefined,
      };
    }
    const images = await this.images();
    const start = {
      folder: folderOf(file),
      ...(root !== undefined && { root }),
      ...(extension !== undefined && { extension }),
    };
    const looked = this.pictures(images, start, null);
    const { rows, sample, decision } = decide(text, file, (name) => found(looked, name), columns);
    if (decision.reading === null || rows.areItems)
      return this.plainly(file, rows, encoding, decision.reading === null ? decision.reason : '');
    const at = sample.columns.indexOf(rows.format.columnOf('image') ?? '');
    const pictures = this.pictures(images, start, valuesOf(sample, at));
    const label = sample.columns.indexOf(rows.format.columnOf('label') ?? '');
    const codes = label < 0 ? [] : [...new Set(valuesOf(sample, label))];
    const classes = await findClassNames(this.view, folderOf(file), codes, names);
    const reading = classes ? { ...(decision.reading ?? usual(rows)), names: classes.names } : decision.reading;
    const named = classes ? parseLabels(text, file, reading) : rows;
    const split = this.joined || folderOf(file) !== '' ? splitOf(file) : null;
    const source = rowSource(
      this.info,
      { file, rows: named, pictures, ...(split !== null && { split }) },
      this.joined ? encoding : [...encoding, ...images.problems],
      this.joined ? [] : images.paths,
    );
    const notes = classes?.file
      ? [`Names of the classes that are numbers in ${file} are those of ${classes.file}.`]
      : [];
    return { source: { ...source, notes: [...(source.notes ?? []), ...notes] }, reading };
  }

  /** A file whose columns cannot be told is read by the names that it has, or rows are its items. */
  private async plainly(
    file: string,
    rows: ReturnType<typeof parseLabels>,
    encoding: readonly Problem[],
    reason: string,
  ): Promise<OpenedTable> {
    const images = await this.images();
    const pictures = rows.areItems ? plainPictures(() => true) : this.pictures(images, { folder: folderOf(file) }, []);
    const problems = rows.areItems ? encoding : [...encoding, ...images.problems];
    const source = rowSource(this.info, { file, rows, pictures }, problems, rows.areItems ? [] : images.paths);
    const notes = rows.areItems || reason === '' || rows.headerProblem === null ? [] : [`${file}: ${reason}`];
    return { source: { ...source, notes: [...(source.notes ?? []), ...notes] }, reading: undefined };
  }

  private pictures(images: FoundImages, start: Parameters<typeof foundPictures>[1], names: readonly string[] | null) {
    const locator = new PictureLocator(images.paths, (path) => this.there.has(path));
    return foundPictures(locator, start, names);
  }
}

/** By rows from all over a file; where these name no file, as most may not be there, by those that it was found by. */
function decide(...[text, file, locate, columns]: Parameters<typeof readTable>): ReturnType<typeof readTable> {
  const whole = readTable(text, file, locate, columns);
  if (text.length <= HEAD || (whole.decision.reading !== null && whole.decision.located)) return whole;
  const head = readTable(text.slice(0, HEAD), file, locate, columns, true);
  if (head.decision.reading === null || !head.decision.located) return whole;
  return { ...head, rows: parseLabels(text, file, head.decision.reading) };
}

/** A file that is there by a name; null where none is. */
function found(pictures: ReturnType<typeof foundPictures>, name: string): string | null {
  const path = pictures.locate(name);
  return path !== null && pictures.exists(path) ? path : null;
}

/** The columns by their names, for a reading of which only the names of classes are new. */
function usual({ format }: ReturnType<typeof parseLabels>): TableReading {
  const [image, label, split] = (['image', 'label', 'split'] as const).map((field) => format.columnOf(field));
  return { image: image!, ...(label !== undefined && { label }), ...(split !== undefined && { split }) };
}

function folderOf(file: string): string {
  const folder = posix.dirname(file);
  return folder === '.' ? '' : folder;
}

/** The split that a file of several is for: by its folder, else by its own name. */
function splitOf(file: string): string | null {
  const { name } = posix.parse(file);
  return splitOfName(folderOf(file)) ?? splitOfName(name);
}

function encodingProblems(path: string, text: string): Problem[] {
  const line = escapedLine(text);
  if (line === null) return [];
  return [
    {
      path,
      line,
      code: 'labels/encoding',
      message: 'The file is not valid UTF-8 here. Its bytes are kept; save it as UTF-8 to have its names shown right.',
    },
  ];
}
