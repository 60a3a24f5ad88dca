import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findAgain } from '../labels/findDatasets';
import { ImageTable, type RowChange } from '../labels/imageTable';
import type { LabelEntries, LabelSource } from '../labels/labelSource';
import { openLabels, readingOf } from '../labels/openLabels';
import type { OpenText } from '../labels/openText';
import type { StateFolder } from '../labels/state/stateFolder';
import { type DatasetInfo, NearmissError, type Reading } from '../protocol';

/**
 * What an edit asks of the findings: `decided` to be scored again, `relabelled` to be scored without what was kept of
 * the old labels, `reread` to be brought to the rows of a new table.
 */
export type Effect = 'none' | 'decided' | 'relabelled' | 'reread';

interface Read {
  readonly info: DatasetInfo;
  readonly source: LabelSource;
  readonly reading: Reading;
  /** Of the label files when they were read; '' where folders are the labels. */
  readonly stamp: string;
}

/** The labels of a dataset as they were last read, and its images in the rows that findings are keyed by. */
export class OpenedLabels {
  private constructor(
    private read: Read,
    private rows: ImageTable,
    private readonly open: (info: DatasetInfo, reading?: Reading) => Promise<Read>,
  ) {}

  /** Throws NearmissError for labels that cannot be read. */
  static async open(info: DatasetInfo, state: StateFolder, openText: OpenText | undefined): Promise<OpenedLabels> {
    const open = (at: DatasetInfo, reading?: Reading) => readLabels(at, state, openText, reading);
    const read = await open(info);
    return new OpenedLabels(read, ImageTable.of(read.source.entries), open);
  }

  get info(): DatasetInfo {
    return this.read.info;
  }

  get source(): LabelSource {
    return this.read.source;
  }

  /** How the labels were read when the dataset was opened or read anew. */
  get reading(): Reading {
    return this.read.reading;
  }

  get table(): ImageTable {
    return this.rows;
  }

  /** The images as the dataset names them, also those that were excluded. */
  get entries(): LabelEntries {
    return this.source.entries;
  }

  /** How many images a person took out. */
  get excluded(): number {
    return this.entries.excluded.reduce((count, out) => count + out, 0);
  }

  /**
   * Whether a label file was written since it was read, or folders were taken for the labels while an editor was
   * writing it: that empties a file first. What others move among folders their decisions tell.
   */
  async isStale(): Promise<boolean> {
    if (this.info.labelFile === '') return (await findAgain(this.info)).labelFile !== '';
    return this.read.stamp !== (await stampOf(this.info, this.source.files));
  }

  /**
   * Refuses to move images of a folder dataset beside a file that seems to say their labels: it would name files that
   * are no longer there. Throws NearmissError that says which file, and how a person settles it.
   */
  checkMeant(): void {
    const doubtful = this.info.layout === 'folder' ? this.reading.passedOver.find((one) => one.doubtful) : undefined;
    if (doubtful) throw new NearmissError('labels/doubt', `Nothing was moved: ${doubtful.reason}`);
  }

  /** Looks at the folder and its label file again. */
  async refresh(): Promise<Effect> {
    const info = await findAgain(this.info);
    const moved = info.labelFile !== this.info.labelFile;
    this.read = await this.open(info);
    const before = this.rows;
    const now = ImageTable.of(this.entries);
    // Our own edits come back as changes on disk: then the rows that the findings are keyed by stay.
    if (!moved && before.sameAs(now)) return 'none';
    this.rows = now;
    return before.alignedWith(now) ? 'relabelled' : 'reread';
  }

  /** Reads the labels back after an edit of ours; the rows stay. */
  async readBack(): Promise<void> {
    this.read = await this.open(this.info, this.read.reading);
  }

  /** Reads everything anew, for images that came or went by an edit of ours. */
  async readAgain(info = this.info): Promise<void> {
    this.read = await this.open(info);
    this.rows = ImageTable.of(this.entries);
  }

  /** Keeps what an edit of ours has done to images. @param out whether they were taken out of the dataset */
  keep(changes: readonly RowChange[], out = false): void {
    this.rows = out ? this.rows.without(changes) : this.rows.after(changes);
  }
}

/** @param reading how the labels are read, where that is known: telling it looks at all files beside them */
async function readLabels(
  info: DatasetInfo,
  state: StateFolder,
  openText: OpenText | undefined,
  reading?: Reading,
): Promise<Read> {
  // Before the labels are read: what is written between the two counts as written since.
  const found = info.labelFiles ?? (info.labelFile === '' ? [] : [info.labelFile]);
  const [stamp, since] = [await stampOf(info, found), Date.now()];
  const source = await openLabels(info, state, openText);
  // Files beside pictures are found only as they are read.
  const more = source.files.join('\n') !== found.join('\n');
  return {
    info: source.info,
    source,
    reading: reading ?? (await readingOf(source)),
    stamp: more ? await stampOf(info, source.files, since) : stamp,
  };
}

/**
 * Changes whenever one of the label files is written; '' where there is none.
 * @param since files written after this time, in milliseconds, get no stamp, so that they count as changed
 */
async function stampOf({ root }: DatasetInfo, files: readonly string[], since = Infinity): Promise<string> {
  const stamps = files.map((file) =>
    stat(join(root, file)).then(
      ({ ino, size, mtimeMs }) => (mtimeMs > since ? 'later' : `${ino} ${size} ${mtimeMs}`),
      () => '',
    ),
  );
  return (await Promise.all(stamps)).join('|');
}
