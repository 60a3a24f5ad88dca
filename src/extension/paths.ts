import { isAbsolute, join, relative, sep } from 'node:path';

/** `file` as a path of the dataset at `root`, with `/`; undefined when it lies outside, '' for the root itself. */
export function imagePathOf(root: string, file: string): string | undefined {
  const path = relative(root, file);
  return path === '..' || path.startsWith('..' + sep) || isAbsolute(path) ? undefined : path.split(sep).join('/');
}

/** The file of a dataset's image, or of what else a finding names by its absolute path. */
export function fileOf(root: string, image: string): string {
  return isAbsolute(image) ? image : join(root, ...image.split('/'));
}

/** The innermost of these roots that holds `file`. */
export function rootOf(roots: readonly string[], file: string): string | undefined {
  return roots.filter((root) => imagePathOf(root, file) !== undefined).sort((a, b) => b.length - a.length)[0];
}
