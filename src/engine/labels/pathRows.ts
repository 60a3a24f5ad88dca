/** A file that has another path now. */
export interface RowMove {
  readonly row: number;
  readonly from: string;
  readonly to: string;
}

/**
 * The row of each path. Never changes: after moves there is another one, which shares what did not move, so that a
 * decision on one of many images copies little.
 */
export class PathRows {
  private constructor(
    private readonly read: ReadonlyMap<string, number>,
    /** What differs from `read`: undefined for a path that is no more. */
    private readonly moved: ReadonlyMap<string, number | undefined>,
  ) {}

  static of(paths: readonly string[]): PathRows {
    return new PathRows(new Map(paths.map((path, row) => [path, row])), new Map());
  }

  /** undefined for a path that none has. */
  row(path: string): number | undefined {
    return this.moved.has(path) ? this.moved.get(path) : this.read.get(path);
  }

  /** After all of the moves at once: paths may be swapped by them. */
  after(moves: readonly RowMove[]): PathRows {
    const real = moves.filter(({ from, to }) => from !== to);
    if (real.length === 0) return this;
    const moved = new Map(this.moved);
    for (const { from } of real) moved.set(from, undefined);
    for (const { row, to } of real) moved.set(to, row);
    return new PathRows(this.read, moved);
  }
}
