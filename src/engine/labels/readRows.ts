import { type Problem, Problems } from '../files/problem';
import { EXCLUDED, type LabelRow } from './formats/fields';
import { countRecords, type LabelRows } from './labelRows';
import type { LabelEntries } from './labelSource';
import type { RowPictures } from './tables/rowPictures';
import { type Consensus, consensusOf, type RowVote } from './votes';

/** One label file of a dataset. */
export interface LabelTable {
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly rows: LabelRows;
  readonly pictures: RowPictures;
  /** The split of rows that name none, where the file or its folder says one. */
  readonly split?: string;
}

export interface ReadRows {
  readonly entries: LabelEntries & { readonly records: Uint32Array };
  /** Records that name an image again, by path. */
  readonly further: ReadonlyMap<string, number[]>;
  /** Images of which further records say another label. */
  readonly differing: ReadonlySet<string>;
  /** Records that name a file which is not there, by path. */
  readonly missing: ReadonlyMap<string, number[]>;
  /** Pictures that are named without a box in a file of boxes: they are no items. */
  readonly bare: ReadonlySet<string>;
  readonly problems: { list(): readonly Problem[] };
  /** What rows of one image say together; null where no image has several. */
  readonly consensus: Consensus | null;
}

/** Reads all rows of a label file. */
export function readRows(table: LabelTable): ReadRows {
  const reader = new RowReader(table);
  reader.run();
  return reader.result();
}

class RowReader {
  private readonly problems = new Problems();
  private readonly paths: string[] = [];
  private readonly labels: string[] = [];
  private readonly splits: string[] = [];
  private readonly raters: string[] = [];
  private readonly excluded: number[] = [];
  private readonly records: number[] = [];
  private readonly firstOf = new Map<string, number>();
  private readonly further = new Map<string, number[]>();
  /** What further rows say. */
  private readonly votes: RowVote[] = [];
  private readonly missing = new Map<string, number[]>();
  private readonly bare = new Set<string>();
  private readonly hasBoxes: boolean;
  private readonly hasRaters: boolean;

  constructor(private readonly table: LabelTable) {
    const { meaning } = table.rows.format;
    this.hasBoxes = meaning.boxColumns.length > 0;
    this.hasRaters = meaning.rater !== undefined;
  }

  run(): void {
    const { file, rows } = this.table;
    const { headerProblem } = rows;
    if (headerProblem !== null) this.problems.add('labels/header', file, headerProblem, 1);
    const row: LabelRow = { image: '', label: '', split: '', state: '' };
    for (let record = 0; record < countRecords(rows); record++) {
      // Without a header there are no rows, yet marks of a merge conflict may be the reason.
      const report = (code: string, message: string) => {
        if (headerProblem === null || code === 'labels/conflict')
          this.problems.add(code, file, message, this.line(record));
      };
      if (rows.read(record, row, report) && headerProblem === null) this.take(row, record);
    }
  }

  result(): ReadRows {
    const { labels, records, splits } = this;
    const { rows, split } = this.table;
    const consensus = this.vote();
    const entries = {
      paths: this.paths,
      labels,
      splits: rows.has('split') || split !== undefined ? splits : null,
      ...(rows.areItems && { texts: records.map((record) => rows.rest(record)) }),
      excluded: Uint8Array.from(this.excluded),
      records: Uint32Array.from(records),
    };
    const { further, missing, bare, problems } = this;
    return { entries, further, missing, bare, problems, ...consensus };
  }

  private take(row: LabelRow, record: number): void {
    const { file, pictures, rows } = this.table;
    const picture = rows.areItems ? row.image : pictures.locate(row.image);
    if (picture === null) {
      this.problems.add(
        'labels/path',
        file,
        `"${row.image}" is no path inside the dataset's folder. Paths are relative to it, with /.`,
        this.line(record),
      );
      return;
    }
    const part = row.part ?? '';
    const known = part === '' ? this.firstOf.get(picture) : undefined;
    if (known !== undefined) this.again(picture, known, row, record);
    else if (!rows.areItems && !pictures.exists(picture)) {
      this.problems.add(
        'labels/missing',
        picture,
        'The row names this image, and no such file is there.',
        this.line(record),
      );
      push(this.missing, picture + part, record);
    } else if (this.hasBoxes && part === '') this.bare.add(picture);
    else this.add(part === '' ? picture : this.freePart(picture + part), row, record);
  }

  private add(path: string, row: LabelRow, record: number): void {
    this.firstOf.set(path, this.paths.length);
    this.paths.push(path);
    this.labels.push(row.label);
    this.splits.push(row.split || (this.table.split ?? ''));
    this.excluded.push(row.state.trim().toLowerCase() === EXCLUDED ? 1 : 0);
    this.records.push(record);
    if (this.hasRaters) this.raters.push(row.rater ?? '');
  }

  private again(path: string, first: number, { label, rater = '' }: LabelRow, record: number): void {
    this.votes.push({ image: first, rater, label });
    push(this.further, path, record);
    if (this.hasRaters) return;
    const same = this.labels[first] === label ? 'the same label' : `another label, "${this.labels[first]}"`;
    this.problems.add(
      'labels/duplicate',
      path,
      `A second row names this image; line ${this.line(this.records[first])} has it with ${same} and counts.`,
      this.line(record),
    );
  }

  /** Boxes of one place are items of their own. */
  private freePart(path: string): string {
    let free = path;
    for (let n = 2; this.firstOf.has(free); n++) free = `${path}&n=${n}`;
    return free;
  }

  /** Gives images of several rows the label that these say together. */
  private vote(): Pick<ReadRows, 'differing' | 'consensus'> {
    const differing = new Set<string>();
    for (const { image, label } of this.votes) if (label !== this.labels[image]) differing.add(this.paths[image]);
    if (this.votes.length === 0) return { differing, consensus: null };
    const images = new Set(this.votes.map(({ image }) => image));
    const consensus = consensusOf([
      ...[...images].map((image) => ({ image, rater: this.raters[image] ?? '', label: this.labels[image] })),
      ...this.votes,
    ]);
    for (const [image, label] of consensus.labels) this.labels[image] = label;
    return { differing, consensus };
  }

  private line(record: number): number {
    return this.table.rows.lines[record] + 1;
  }
}

function push(lists: Map<string, number[]>, key: string, record: number): void {
  const list = lists.get(key);
  if (list) list.push(record);
  else lists.set(key, [record]);
}
