import type { LabelRecord, RowRecord } from './labelRecord';

/** The records of a label file by what they name, kept up to date record by record. */
export class RecordIndex {
  /** Most images have one row: only those that are named again have a list. */
  private readonly byPath = new Map<string, RowRecord | RowRecord[]>();
  private readonly byLabel = new Map<string, Set<RowRecord>>();
  /** Paths that more than one row names. */
  readonly repeated = new Set<string>();
  /** Records with something wrong in their writing. */
  readonly faulty = new Set<LabelRecord>();

  add(record: LabelRecord): void {
    if (record.faults.length > 0) this.faulty.add(record);
    if (!isRow(record)) return;
    const { path, label } = record.row;
    if (path !== null) this.addPath(path, record);
    const same = this.byLabel.get(label);
    if (same) same.add(record);
    else this.byLabel.set(label, new Set([record]));
  }

  remove(record: LabelRecord): void {
    this.faulty.delete(record);
    if (!isRow(record)) return;
    const { path, label } = record.row;
    if (path !== null) this.removePath(path, record);
    const same = this.byLabel.get(label)!;
    same.delete(record);
    if (same.size === 0) this.byLabel.delete(label);
  }

  /** Paths that rows name, in no particular order. */
  paths(): IterableIterator<string> {
    return this.byPath.keys();
  }

  /** The rows of an image, as they stand in the file. */
  of(path: string): readonly RowRecord[] {
    const found = this.byPath.get(path);
    return found === undefined ? [] : Array.isArray(found) ? [...found].sort(byLine) : [found];
  }

  /** The row of an image that counts; undefined also where it takes the image out of the dataset. */
  rowOf(path: string): RowRecord | undefined {
    const record = this.of(path)[0];
    return record?.row.excluded ? undefined : record;
  }

  /** The labels that rows have, '' among them, in no particular order. */
  labels(): string[] {
    return [...this.byLabel.keys()];
  }

  count(label: string): number {
    return this.byLabel.get(label)?.size ?? 0;
  }

  /** The rows of a class, as they stand in the file. */
  ofClass(label: string): RowRecord[] {
    return [...(this.byLabel.get(label) ?? [])].sort(byLine);
  }

  private addPath(path: string, record: RowRecord): void {
    const found = this.byPath.get(path);
    if (found === undefined) this.byPath.set(path, record);
    else {
      if (Array.isArray(found)) found.push(record);
      else this.byPath.set(path, [found, record]);
      this.repeated.add(path);
    }
  }

  private removePath(path: string, record: RowRecord): void {
    const found = this.byPath.get(path);
    const rest = Array.isArray(found) ? found.filter((other) => other !== record) : [];
    if (rest.length === 0) this.byPath.delete(path);
    else this.byPath.set(path, rest.length === 1 ? rest[0] : rest);
    if (rest.length < 2) this.repeated.delete(path);
  }
}

export function byLine(a: LabelRecord, b: LabelRecord): number {
  return a.line - b.line;
}

export function isRow(record: LabelRecord): record is RowRecord {
  return record.row !== null;
}
