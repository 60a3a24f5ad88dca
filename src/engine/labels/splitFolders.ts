/** Names of folders that say what images are for, not what they show. */
const SPLITS = new Set(['train', 'training', 'val', 'valid', 'validation', 'dev', 'test', 'testing']);

export function isSplitName(folder: string): boolean {
  return SPLITS.has(folder.toLowerCase());
}

/**
 * The top folder of each path where these are the splits of a dataset: all of them are so named, and there are two at
 * least. Else null.
 */
export function splitFolders(paths: readonly string[]): string[] | null {
  const splits = paths.map((path) => path.slice(0, Math.max(0, path.indexOf('/'))));
  const names = new Set(splits);
  return names.size > 1 && [...names].every(isSplitName) ? splits : null;
}
