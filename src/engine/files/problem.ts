/**
 * Something in the user's files that a person should hear of. It becomes a finding or a diagnostic and stops nothing.
 */
export interface Problem {
  /** Relative to the dataset's root, with `/`: the image, folder or label file; absolute for a file outside of it. */
  readonly path: string;
  /** 1-based line in the label file, where there is one. */
  readonly line?: number;
  /** Stable and readable, e.g. `files/loop` or `labels/missing`. */
  readonly code: string;
  readonly message: string;
}

/** A broken table can have a problem on each of a million lines; nobody reads more of one code than this. */
const LIMIT_PER_CODE = 1000;

/** Gathers problems in the order found and counts those of a code beyond the limit. */
export class Problems {
  private readonly kept: Problem[] = [];
  private readonly counts = new Map<string, number>();

  add(code: string, path: string, message: string, line?: number): void {
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    if (count > LIMIT_PER_CODE) return;
    this.kept.push(line === undefined ? { path, code, message } : { path, line, code, message });
  }

  list(): readonly Problem[] {
    const rest = [...this.counts]
      .filter(([, count]) => count > LIMIT_PER_CODE)
      .map(([code, count]) => ({
        path: '',
        code,
        message: `${count - LIMIT_PER_CODE} more of the same kind are not listed.`,
      }));
    return [...this.kept, ...rest];
  }
}
