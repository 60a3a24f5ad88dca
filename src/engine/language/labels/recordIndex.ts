import type { LabelRecord } from './labelRecord';

/** The records of a label file by what they name, kept up to date record by record. */
export class RecordIndex {
  /** Most images have one row: only those that are named again have a list. */
  private readonly byPath = new Map<string, LabelRecord | LabelRecord[]>();
  private readonly byLabel = new Map<string, Set<LabelRecord>>();
  /** Paths that more than one row names. */
  readonly repeated = new Set<string>();
  /** Records with something wrong in their writing. */
  readonly faulty = new Set<LabelRecord>();

  add(record: LabelRecord): void {
    if (record.faults.length > 0) this.faulty.add(record);
    const { row } = record;
    if (!row) return;
    if (row.path !== null) this.addPath(row.path, record);
    const same = this.byLabel.get(row.label);
    if (same) same.add(record);
    else this.byLabel.set(row.label, new Set([record]));
  }

  remove(record: LabelRecord): void {
    this.faulty.delete(record);
    const { row } = record;
    if (!row) return;
    if (row.path !== null) this.removePath(row.path, record);
    const same = this.byLabel.get(row.label)!;
    same.delete(record);
    if (same.size === 0) this.byLabel.delete(row.label);
  }

  /** Paths that rows name, in no particular order. */
  paths(): IterableIterator<string> {
    return this.byPath.keys();
  }

  /** The rows of an image, as they stand in the file. */
  of(path: string): readonly LabelRecord[] {
    const found = this.byPath.get(path);
    return found === undefined ? [] : Array.isArray(found) ? [...found].sort(byLine) : [found];
  }

  /** The labels that rows have, '' among them, in no particular order. */
  labels(): string[] {
    return [...this.byLabel.keys()];
  }

  count(label: string): number {
    return this.byLabel.get(label)?.size ?? 0;
  }

  /** The rows of a class, as they stand in the file. */
  ofClass(label: string): LabelRecord[] {
    return [...(this.byLabel.get(label) ?? [])].sort(byLine);
  }

  private addPath(path: string, record: LabelRecord): void {
    const found = this.byPath.get(path);
    if (found === undefined) this.byPath.set(path, record);
    else {
      if (Array.isArray(found)) found.push(record);
      else this.byPath.set(path, [found, record]);
      this.repeated.add(path);
    }
  }

  private removePath(path: string, record: LabelRecord): void {
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
