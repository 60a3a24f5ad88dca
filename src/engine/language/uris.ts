import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { URI } from 'vscode-uri';
import { pictureOf } from '../protocol/pictureParts';

/** The URI of a path that is relative to a dataset's root, or absolute; of a part of a picture that of the picture. */
export function toUri(root: string, path: string): string {
  const { file } = pictureOf(path);
  return URI.file(isAbsolute(file) ? file : join(root, file)).toString();
}

/** The path in the file system of a `file:` URI; undefined for any other scheme. */
export function toPath(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}

/** `file` relative to `root` with `/`; undefined when it lies outside. */
export function inside(root: string, file: string): string | undefined {
  const path = relative(root, file);
  return path === '..' || path.startsWith('..' + sep) || isAbsolute(path) ? undefined : path.split(sep).join('/');
}

/** The folders above `file`, up to and without `root`. */
export function foldersAbove(root: string, file: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(file); inside(root, folder); folder = dirname(folder)) folders.push(folder);
  return folders;
}
