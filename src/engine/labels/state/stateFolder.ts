import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What is kept of a dataset, and where. All paths are absolute. */
export interface StateFolder {
  /** Every decision, append-only. */
  readonly decisions: string;
  /** Images of a folder dataset that a person took out, with their path kept below it. */
  readonly excluded: string;
  /** All that can be computed again. It may be deleted at any time. */
  readonly cache: string;
}

/** Our folder beside a dataset, or in it. Like all that is hidden it is no part of a dataset for us. */
export const HIDDEN = '.nearmiss';

export const DECISIONS = 'decisions.tsv';
export const EXCLUDED = 'excluded';
export const CACHE = 'cache';
/** There while a process changes labels. */
export const LOCK = 'lock';

/** All of it in one folder, as it usually is. */
export function stateIn(folder: string): StateFolder {
  return { decisions: join(folder, DECISIONS), excluded: join(folder, EXCLUDED), cache: join(folder, CACHE) };
}

/** Whether a folder holds what cannot be computed again. */
export function hasRecord(folder: string): boolean {
  return [DECISIONS, EXCLUDED].some((name) => existsSync(join(folder, name)));
}

export function hasCache(folder: string): boolean {
  return existsSync(join(folder, CACHE));
}
